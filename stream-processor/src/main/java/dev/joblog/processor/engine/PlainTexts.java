// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.Prose;
import java.util.Optional;

/**
 * A command as it is decided from engine version 2 on: what its sender wrote for people is plain
 * and within its bound (ADR 0061). Fingerprints, events and rows know no other text.
 */
final class PlainTexts {

  static Command of(Command command) {
    Order order = command.order();
    Order plain = of(order);
    return plain == order ? command : new Command(command.header(), command.operation(), plain);
  }

  private static Order of(Order order) {
    if (order instanceof Order.FailJob fail) {
      return new Order.FailJob(
          fail.jobId(),
          fail.leaseToken(),
          Prose.code(fail.errorCode()),
          fail.message().map(Prose::message),
          fail.retryable(),
          fail.retryAfter());
    }
    if (order instanceof Order.Heartbeat beat) {
      return new Order.Heartbeat(
          beat.jobId(),
          beat.leaseToken(),
          beat.progress().map(PlainTexts::progress),
          beat.checkpoint());
    }
    if (order instanceof Order.ReleaseJob release) {
      return new Order.ReleaseJob(release.jobId(), release.leaseToken(), reason(release.reason()));
    }
    if (order instanceof Order.ApproveJob approve) {
      return new Order.ApproveJob(approve.jobId(), reason(approve.reason()));
    }
    if (order instanceof Order.RejectJob reject) {
      return new Order.RejectJob(reject.jobId(), reason(reject.reason()));
    }
    if (order instanceof Order.CancelJob cancel) {
      return new Order.CancelJob(cancel.jobId(), reason(cancel.reason()));
    }
    if (order instanceof Order.RetryJob retry) {
      return new Order.RetryJob(retry.jobId(), reason(retry.reason()));
    }
    return order;
  }

  private static Progress progress(Progress progress) {
    return new Progress(progress.percent(), reason(progress.message()));
  }

  private static Optional<String> reason(Optional<String> reason) {
    return reason.map(Prose::reason);
  }

  private PlainTexts() {}
}
