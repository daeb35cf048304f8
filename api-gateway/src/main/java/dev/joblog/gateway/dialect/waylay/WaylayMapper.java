// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.dialect.waylay.WaylayJson.Details;
import dev.joblog.gateway.dialect.waylay.WaylayJson.Function;
import dev.joblog.gateway.dialect.waylay.WaylayJson.JobResponse;
import dev.joblog.gateway.dialect.waylay.WaylayJson.Parent;
import dev.joblog.gateway.dialect.waylay.WaylayJson.ProgressSaid;
import dev.joblog.gateway.dialect.waylay.WaylayJson.QueueJob;
import dev.joblog.gateway.dialect.waylay.WaylayJson.Summary;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** From the core's job to this dialect's. */
final class WaylayMapper {

  static final String OPERATION = "operation";

  /**
   * @param began the latest attempt
   */
  static Summary summary(WaylayType type, Job job, Optional<Instant> began) {
    Optional<Function> function = function(type, job);
    return new Summary(
        type.word(),
        operation(type, job),
        job.id().toString(),
        WaylayState.of(job.status()).word(),
        WaylayWire.time(job.spec().createdAt()),
        job.spec().createdBy(),
        began.map(WaylayWire::time),
        job.finishedAt().map(WaylayWire::time),
        job.attempt(),
        function,
        Links.ofSummary(type, job.id(), function));
  }

  /**
   * Empty when the typed models have no shape for it.
   *
   * @param began the latest attempt
   */
  static Optional<JobResponse> response(JobSnapshot snapshot, Optional<Instant> began) {
    return WaylayType.of(snapshot.job().spec())
        .filter(WaylayType::isShown)
        .flatMap(
            type ->
                snapshot
                    .payload()
                    .flatMap(payload -> Shapes.request(type, payload))
                    .map(request -> response(type, snapshot, began, request)));
  }

  private static JobResponse response(
      WaylayType type, JobSnapshot snapshot, Optional<Instant> began, JsonNode request) {
    Job job = snapshot.job();
    Optional<Function> function = function(type, job);
    return new JobResponse(
        new Details(
            type.word(),
            WaylayState.of(job.status()).word(),
            request,
            snapshot.result().flatMap(result -> Shapes.result(type, result)),
            WaylayWire.time(job.spec().createdAt()),
            job.spec().createdBy(),
            began.map(WaylayWire::time),
            job.finishedAt().map(WaylayWire::time),
            job.attempt(),
            operation(type, job),
            function,
            queueJob(type, job, began)),
        Links.ofJob(type, job.id(), function));
  }

  private static QueueJob queueJob(WaylayType type, Job job, Optional<Instant> began) {
    return new QueueJob(
        job.id().toString(),
        type.word(),
        progress(job),
        job.attempt(),
        job.finishedAt().map(WaylayWire::time),
        began.map(WaylayWire::time),
        failedReason(job),
        job.spec().parentId().map(JobId::toString).map(Parent::new),
        delay(job));
  }

  private static Object progress(Job job) {
    return job.progress()
        .map(
            said ->
                said.message()
                    .<Object>map(message -> new ProgressSaid(said.percent(), message))
                    .orElse(said.percent()))
        .orElse(0);
  }

  private static Optional<String> failedReason(Job job) {
    return job.status() == JobStatus.CANCELLED
        ? job.cancel().map(WaylayMapper::reason)
        : job.failure().map(WaylayMapper::reason);
  }

  static String reason(Failure failure) {
    return failure.message().map(said -> failure.code() + ": " + said).orElse(failure.code());
  }

  static String reason(Cancellation cancel) {
    return cancel.reason().map(said -> cancel.code() + ": " + said).orElse(cancel.code());
  }

  /** From when it was put off until it is due. */
  private static Optional<Long> delay(Job job) {
    return job.runAt()
        .filter(due -> job.status() == JobStatus.SCHEDULED)
        .map(due -> Math.max(0, Duration.between(job.updatedAt(), due).toMillis()));
  }

  private static String operation(WaylayType type, Job job) {
    return Optional.ofNullable(job.spec().labels().get(OPERATION))
        .filter(label -> !label.isEmpty())
        .orElse(type.operation());
  }

  /** A batch works on many. */
  private static Optional<Function> function(WaylayType type, Job job) {
    return type == WaylayType.BATCH ? Optional.empty() : FunctionRef.of(job.spec().labels());
  }

  private WaylayMapper() {}
}
