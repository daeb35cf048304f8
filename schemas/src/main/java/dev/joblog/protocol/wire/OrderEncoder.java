// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

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
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** An order as a branch of the command's union. */
record OrderEncoder(String tenant) implements Order.Cases<SpecificRecordBase> {

  @Override
  public SpecificRecordBase createJob(Order.CreateJob order) {
    return new CreateJob(
        order.type(),
        order.payload().text(),
        order.jobId().map(JobId::toString).orElse(null),
        ofTenant(order.route()).queue(),
        order.route().shard(),
        order.priority(),
        SpecWire.sorted(order.requiredCapabilities()),
        SpecWire.sorted(order.labels()),
        order.runAt().orElse(null),
        order.maxAttempts(),
        order.leaseTtl().toMillis(),
        SpecWire.encode(order.retry()),
        order.parentId().map(JobId::toString).orElse(null),
        order.waitForChildren(),
        order.requiresApproval());
  }

  @Override
  public SpecificRecordBase approveJob(Order.ApproveJob order) {
    return new ApproveJob(order.jobId().toString(), order.reason().orElse(null));
  }

  @Override
  public SpecificRecordBase rejectJob(Order.RejectJob order) {
    return new RejectJob(order.jobId().toString(), order.reason().orElse(null));
  }

  @Override
  public SpecificRecordBase claimJob(Order.ClaimJob order) {
    return new ClaimJob(
        order.jobId().toString(),
        SpecWire.sorted(order.capabilities()),
        millisOrNull(order.leaseTtl()));
  }

  @Override
  public SpecificRecordBase claimNext(Order.ClaimNext order) {
    return new ClaimNext(
        ofTenant(order.route()).queue(),
        order.route().shard(),
        order.types(),
        SpecWire.sorted(order.capabilities()),
        order.max(),
        millisOrNull(order.leaseTtl()),
        order.waitTime().toMillis());
  }

  @Override
  public SpecificRecordBase claimUndelivered(Order.ClaimUndelivered order) {
    return new ClaimUndelivered(
        ofTenant(order.route()).queue(),
        order.route().shard(),
        order.claimOffset(),
        order.grants().stream()
            .map(grant -> new GrantRef(grant.jobId().toString(), grant.fencingToken()))
            .toList());
  }

  @Override
  public SpecificRecordBase heartbeat(Order.Heartbeat order) {
    return new Heartbeat(
        order.jobId().toString(),
        order.leaseToken(),
        order.progress().map(JobWire::encode).orElse(null),
        order.checkpoint().map(JsonText::text).orElse(null));
  }

  @Override
  public SpecificRecordBase submitResult(Order.SubmitResult order) {
    return new SubmitResult(
        order.jobId().toString(),
        order.leaseToken(),
        order.result().text(),
        order.resultType().orElse(null));
  }

  @Override
  public SpecificRecordBase failJob(Order.FailJob order) {
    return new FailJob(
        order.jobId().toString(),
        order.leaseToken(),
        order.errorCode(),
        order.message().orElse(null),
        order.retryable(),
        millisOrNull(order.retryAfter()));
  }

  @Override
  public SpecificRecordBase releaseJob(Order.ReleaseJob order) {
    return new ReleaseJob(
        order.jobId().toString(), order.leaseToken(), order.reason().orElse(null));
  }

  @Override
  public SpecificRecordBase cancelJob(Order.CancelJob order) {
    return new CancelJob(order.jobId().toString(), order.reason().orElse(null));
  }

  @Override
  public SpecificRecordBase retryJob(Order.RetryJob order) {
    return new RetryJob(order.jobId().toString(), order.reason().orElse(null));
  }

  @Override
  public SpecificRecordBase tick(Order.Tick order) {
    return new Tick();
  }

  @Override
  public SpecificRecordBase setEngineVersion(Order.SetEngineVersion order) {
    return new SetEngineVersion(order.version(), order.leaseKey(), order.forward().orElse(null));
  }

  @Override
  public SpecificRecordBase configureQueue(Order.ConfigureQueue order) {
    return new ConfigureQueue(
        ofTenant(order.route()).queue(), order.route().shard(), order.retention().toMillis());
  }

  private Route ofTenant(Route route) {
    if (!route.tenant().equals(tenant)) {
      throw new IllegalArgumentException(
          "Expected the order's route to be of tenant "
              + tenant
              + ", but it is of "
              + route.tenant());
    }
    return route;
  }

  private static @Nullable Long millisOrNull(Optional<Duration> duration) {
    return duration.map(Duration::toMillis).orElse(null);
  }
}
