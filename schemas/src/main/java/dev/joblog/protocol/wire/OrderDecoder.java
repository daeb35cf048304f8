// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static dev.joblog.protocol.wire.Optionals.map;

import dev.joblog.avro.ApproveJob;
import dev.joblog.avro.CancelJob;
import dev.joblog.avro.ClaimJob;
import dev.joblog.avro.ClaimNext;
import dev.joblog.avro.ClaimUndelivered;
import dev.joblog.avro.ConfigureQueue;
import dev.joblog.avro.CreateJob;
import dev.joblog.avro.FailJob;
import dev.joblog.avro.GrantRef;
import dev.joblog.avro.Heartbeat;
import dev.joblog.avro.RejectJob;
import dev.joblog.avro.ReleaseJob;
import dev.joblog.avro.RetryJob;
import dev.joblog.avro.SetEngineVersion;
import dev.joblog.avro.SubmitResult;
import dev.joblog.avro.Tick;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The branch of the command's union as an order. */
final class OrderDecoder {

  static Order decode(String tenant, Object order) throws UndecodableException {
    if (order instanceof CreateJob create) {
      return create(tenant, create);
    }
    if (order instanceof ClaimNext claim) {
      return claimNext(tenant, claim);
    }
    if (order instanceof ClaimUndelivered undelivered) {
      return undelivered(tenant, undelivered);
    }
    if (order instanceof Tick) {
      return new Order.Tick();
    }
    if (order instanceof SetEngineVersion set) {
      return new Order.SetEngineVersion(
          set.getVersion(), set.getLeaseKey(), Optional.ofNullable(set.getForward()));
    }
    if (order instanceof ConfigureQueue configure) {
      return new Order.ConfigureQueue(
          new Route(tenant, configure.getQueue(), configure.getShard()),
          Duration.ofMillis(configure.getRetentionMillis()));
    }
    return ofJob(order);
  }

  private static Order.CreateJob create(String tenant, CreateJob create)
      throws UndecodableException {
    return new Order.CreateJob(
        Uuids.optionalJobId("jobId", create.getJobId()),
        new Route(tenant, create.getQueue(), create.getShard()),
        create.getType(),
        new JsonText(create.getPayload()),
        create.getPriority(),
        SpecWire.sorted(create.getRequiredCapabilities()),
        SpecWire.sorted(create.getLabels()),
        Optional.ofNullable(create.getRunAt()),
        create.getMaxAttempts(),
        Duration.ofMillis(create.getLeaseTtlMillis()),
        SpecWire.decode(create.getRetry()),
        Uuids.optionalJobId("parentId", create.getParentId()),
        create.getWaitForChildren(),
        create.getRequiresApproval());
  }

  private static Order.ClaimNext claimNext(String tenant, ClaimNext claim) {
    return new Order.ClaimNext(
        new Route(tenant, claim.getQueue(), claim.getShard()),
        List.copyOf(claim.getTypes()),
        SpecWire.sorted(claim.getCapabilities()),
        claim.getMax(),
        map(claim.getLeaseTtlMillis(), Duration::ofMillis),
        Duration.ofMillis(claim.getWaitMillis()));
  }

  private static Order.ClaimUndelivered undelivered(String tenant, ClaimUndelivered undelivered)
      throws UndecodableException {
    List<Order.GrantRef> grants = new ArrayList<>();
    for (GrantRef grant : undelivered.getGrants()) {
      grants.add(
          new Order.GrantRef(
              Uuids.jobId("grants/jobId", grant.getJobId()), grant.getFencingToken()));
    }
    return new Order.ClaimUndelivered(
        new Route(tenant, undelivered.getQueue(), undelivered.getShard()),
        undelivered.getClaimOffset(),
        List.copyOf(grants));
  }

  private static Order.OfJob ofJob(Object order) throws UndecodableException {
    if (order instanceof ClaimJob claim) {
      return new Order.ClaimJob(
          jobId(claim.getJobId()),
          SpecWire.sorted(claim.getCapabilities()),
          map(claim.getLeaseTtlMillis(), Duration::ofMillis));
    }
    if (order instanceof Heartbeat beat) {
      return new Order.Heartbeat(
          jobId(beat.getJobId()),
          beat.getLeaseToken(),
          map(beat.getProgress(), JobWire::decode),
          map(beat.getCheckpoint(), JsonText::new));
    }
    if (order instanceof SubmitResult submit) {
      return new Order.SubmitResult(
          jobId(submit.getJobId()),
          submit.getLeaseToken(),
          new JsonText(submit.getResult()),
          Optional.ofNullable(submit.getResultType()));
    }
    if (order instanceof FailJob fail) {
      return new Order.FailJob(
          jobId(fail.getJobId()),
          fail.getLeaseToken(),
          fail.getErrorCode(),
          Optional.ofNullable(fail.getMessage()),
          fail.getRetryable(),
          map(fail.getRetryAfterMillis(), Duration::ofMillis));
    }
    return withReason(order);
  }

  private static Order.OfJob withReason(Object order) throws UndecodableException {
    if (order instanceof ReleaseJob release) {
      return new Order.ReleaseJob(
          jobId(release.getJobId()),
          release.getLeaseToken(),
          Optional.ofNullable(release.getReason()));
    }
    if (order instanceof ApproveJob approve) {
      return new Order.ApproveJob(
          jobId(approve.getJobId()), Optional.ofNullable(approve.getReason()));
    }
    if (order instanceof RejectJob reject) {
      return new Order.RejectJob(jobId(reject.getJobId()), Optional.ofNullable(reject.getReason()));
    }
    if (order instanceof CancelJob cancel) {
      return new Order.CancelJob(jobId(cancel.getJobId()), Optional.ofNullable(cancel.getReason()));
    }
    if (order instanceof RetryJob retry) {
      return new Order.RetryJob(jobId(retry.getJobId()), Optional.ofNullable(retry.getReason()));
    }
    throw new UndecodableException("Expected an order that this build knows, but it is newer");
  }

  private static JobId jobId(String text) throws UndecodableException {
    return Uuids.jobId("jobId", text);
  }

  private OrderDecoder() {}
}
