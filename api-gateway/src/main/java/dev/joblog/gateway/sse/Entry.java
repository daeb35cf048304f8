// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.sse.StreamFace.StreamRequest;
import dev.joblog.protocol.Job;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One client on its way in. When a step of that way fails, the client is refused, and nothing of it
 * stays: no seat, no connection.
 */
final class Entry {

  final Hub hub;
  final StreamRequest request;

  private final SseFormat format;
  private final List<SseFormat> formats;
  private final Executor writers;
  private final Admission.Client client;
  private final Runnable seat;
  private Optional<Connection> made = Optional.empty();

  /**
   * @param formats in the order of an event's renderings
   * @param seat gives it back
   */
  Entry(
      Hub hub,
      StreamRequest request,
      SseFormat format,
      List<SseFormat> formats,
      Executor writers,
      Admission.Client client,
      Runnable seat) {
    this.hub = hub;
    this.request = request;
    this.format = format;
    this.formats = formats;
    this.writers = writers;
    this.client = client;
    this.seat = seat;
  }

  /**
   * @throws StreamRefused when it may not
   */
  void requireSeen(Job job) {
    boolean isForeign =
        request.watch().owner().filter(owner -> !owner.equals(job.spec().createdBy())).isPresent();
    if (isForeign || !client.sees(job)) {
      throw StreamRefused.noSuchJob();
    }
  }

  /**
   * Answers a client that gets no stream, if it is one.
   *
   * @param over nothing follows the end that it has seen
   */
  boolean needsNoStream(boolean over) {
    if (!over && !client.asksHeadAlone()) {
      return false;
    }
    seat.run();
    if (over) {
      client.nothingLeft();
    } else {
      client.head();
    }
    return true;
  }

  /** Once. */
  Connection connection(Optional<Known> known) {
    Subscription subscription =
        new Subscription(request.watch(), format, formats.indexOf(format), request.until(), known);
    Connection connection = new Connection(subscription, hub, client.admitted(), writers, seat);
    made = Optional.of(connection);
    return connection;
  }

  void refusing(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException why) {
      made.ifPresent(hub::forget);
      seat.run();
      client.refused(why);
    }
  }
}
