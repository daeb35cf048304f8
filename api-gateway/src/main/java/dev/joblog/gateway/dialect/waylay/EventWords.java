// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this dialect says of each fact; empty where it has no word. */
final class EventWords implements Fact.Cases<Optional<EventWords.Said>> {

  private static final String LOG = "log";

  /** Orders by their names in the log, which tell what the fact does not. */
  private static final String TICK = "Tick";

  private static final String FAIL = "FailJob";
  private static final String CANCEL = "CancelJob";

  private final WaylayType type;
  private final EventHeader header;
  private final boolean withDocuments;

  /**
   * @param withDocuments whether a result is told as it is; else as nothing
   */
  EventWords(WaylayType type, EventHeader header, boolean withDocuments) {
    this.type = type;
    this.header = header;
    this.withDocuments = withDocuments;
  }

  /**
   * @param shorter ways to say it when it is too long, each shorter than the one before
   */
  record Said(WaylayState state, Map<String, Object> data, List<Said> shorter) {

    static Optional<Said> of(WaylayState state, Map<String, Object> data) {
      return Optional.of(new Said(state, data, List.of()));
    }
  }

  @Override
  public Optional<Said> jobCreated(Fact.JobCreated fact) {
    return header.status() == JobStatus.SCHEDULED
        ? delayed(fact.spec().runAt().orElse(header.t()))
        : moved("added");
  }

  /** How long one that waits for its time still waits is not in this fact: nothing is said then. */
  @Override
  public Optional<Said> jobApproved(Fact.JobApproved fact) {
    return header.status() == JobStatus.SCHEDULED ? Optional.empty() : moved("waiting");
  }

  @Override
  public Optional<Said> jobRejected(Fact.JobRejected fact) {
    String reason = fact.reason().map(said -> "rejected: " + said).orElse("rejected");
    return failed("waiting", reason);
  }

  @Override
  public Optional<Said> jobClaimed(Fact.JobClaimed fact) {
    return moved("waiting");
  }

  @Override
  public Optional<Said> leaseExtended(Fact.LeaseExtended fact) {
    return Optional.empty();
  }

  @Override
  public Optional<Said> leaseExpired(Fact.LeaseExpired fact) {
    return backToWaiting("stalled");
  }

  @Override
  public Optional<Said> jobReleased(Fact.JobReleased fact) {
    return backToWaiting("active");
  }

  /** What follows says more. */
  @Override
  public Optional<Said> attemptFailed(Fact.AttemptFailed fact) {
    return Optional.empty();
  }

  @Override
  public Optional<Said> retryScheduled(Fact.RetryScheduled fact) {
    return delayed(fact.runAt());
  }

  /**
   * When its time had come, when an attempt failed that is not to wait, or when the last child was
   * done or the job approved after that.
   */
  @Override
  public Optional<Said> jobBecamePending(Fact.JobBecamePending fact) {
    return moved(
        switch (header.cause().operation()) {
          case TICK -> "delayed";
          case FAIL -> "active";
          default -> "waiting-children";
        });
  }

  /** Still active until its worker gives up. */
  @Override
  public Optional<Said> cancelRequested(Fact.CancelRequested fact) {
    return Optional.empty();
  }

  @Override
  public Optional<Said> jobCancelled(Fact.JobCancelled fact) {
    String reason = WaylayMapper.reason(fact.cancel());
    // Cancelled at once, it was not being worked on: where it was, nothing says.
    return header.cause().operation().equals(CANCEL)
        ? Said.of(WaylayState.FAILED, Map.of("failedReason", reason))
        : failed("active", reason);
  }

  @Override
  public Optional<Said> jobCompleted(Fact.JobCompleted fact) {
    List<Said> ways = new ArrayList<>();
    for (JsonNode result : results(fact.result())) {
      ways.add(new Said(WaylayState.COMPLETED, data("active", "returnvalue", result), List.of()));
    }
    return Optional.of(
        new Said(
            WaylayState.COMPLETED, ways.get(0).data(), List.copyOf(ways.subList(1, ways.size()))));
  }

  /** The result, without its log, and nothing; what no model takes is nothing. */
  private List<JsonNode> results(JsonText text) {
    List<JsonNode> results = new ArrayList<>();
    Optional<JsonNode> result = withDocuments ? Shapes.result(type, text) : Optional.empty();
    result.ifPresent(results::add);
    if (result.isPresent() && result.get() instanceof ObjectNode object && object.has(LOG)) {
      results.add(object.deepCopy().without(LOG));
    }
    results.add(WaylayWire.emptyObject());
    return results;
  }

  @Override
  public Optional<Said> jobFailed(Fact.JobFailed fact) {
    boolean byChild = fact.failure().code().equals(Failure.CHILD_FAILED);
    return failed(byChild ? "waiting-children" : "active", WaylayMapper.reason(fact.failure()));
  }

  @Override
  public Optional<Said> jobRetried(Fact.JobRetried fact) {
    return moved("failed");
  }

  @Override
  public Optional<Said> jobPurged(Fact.JobPurged fact) {
    return Optional.empty();
  }

  /** By the status that the fact leaves the job in. */
  private Optional<Said> moved(String previous) {
    WaylayState state = WaylayState.of(header.status());
    return Said.of(
        state, state == WaylayState.WAITING_CHILDREN ? Map.of() : Map.of("prev", previous));
  }

  /** Unless the next fact ends the job. */
  private Optional<Said> backToWaiting(String previous) {
    return header.status() == JobStatus.PENDING ? moved(previous) : Optional.empty();
  }

  private Optional<Said> delayed(Instant due) {
    long millis = Math.max(0, Duration.between(header.t(), due).toMillis());
    return Said.of(WaylayState.DELAYED, Map.of("delay", millis));
  }

  private static Optional<Said> failed(String previous, String reason) {
    return Said.of(WaylayState.FAILED, data(previous, "failedReason", reason));
  }

  /** Always in this order. */
  private static Map<String, Object> data(String previous, String name, Object value) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("prev", previous);
    data.put(name, value);
    return Collections.unmodifiableMap(data);
  }
}
