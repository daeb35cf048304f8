// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Place;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How a submitted job stands in the core. One execution: one job. Several: a parent that waits for
 * one child per execution; only the children are work, the parent is joined by {@link JoinWorker}.
 * Labels mark all of them, so that reads without a signature find these and nothing else.
 */
final class Orders {

  /** Of a parent. Nobody but this dialect claims it: no token brings the capability. */
  static final String JOIN_TYPE = "bacalhau.join";

  static final String JOIN_CAPABILITY = "joblog.bacalhau.join";

  static final String DIALECT = "dialect";
  static final String KIND = "bacalhau/kind";
  static final String CONCURRENCY = "bacalhau/concurrency";
  static final String EXECUTION = "bacalhau/execution";
  static final String ASSET = "asset_uuid";
  static final String KIND_JOB = "job";
  static final String KIND_EXECUTION = "execution";

  static final SortedMap<String, String> JOBS = labels(KIND_JOB);
  static final SortedMap<String, String> EXECUTIONS = labels(KIND_EXECUTION);

  /** How long an answer may take before a client is told that nothing is known. */
  private static final Duration WAIT_AT_MOST = Duration.ofSeconds(10);

  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  static Caller caller(String tenant, String principal) {
    return new Caller(tenant, principal, Set.of(), List.of(), NEVER);
  }

  static Commands.Terms terms(Optional<String> key, boolean ownedOnly) {
    return new Commands.Terms(
        key, ownedOnly, Commands.Durability.DECIDED, WAIT_AT_MOST, Optional.empty());
  }

  /** The job that the client will know: the only one, or the parent. */
  static Order.CreateJob job(Submission submission, Place place) {
    boolean parent = submission.concurrency() > 1;
    SortedMap<String, String> labels = new TreeMap<>(JOBS);
    labels.put(CONCURRENCY, Integer.toString(submission.concurrency()));
    submission.asks().assetUuid().ifPresent(asset -> labels.put(ASSET, asset));
    if (parent) {
      submission.asking().mark(labels);
    }
    return create(
        place,
        parent ? JOIN_TYPE : submission.asks().type(),
        submission.text(Optional.empty()),
        parent ? List.of(JOIN_CAPABILITY) : List.copyOf(submission.asks().capabilities()),
        labels,
        Optional.empty(),
        submission.asks().approve());
  }

  /** One order per execution; none for a job that is its own execution. */
  static List<Order.CreateJob> executions(
      Commands commands, Caller caller, Submission submission, JobId parent) {
    return submission.concurrency() == 1
        ? List.of()
        : IntStream.range(0, submission.concurrency())
            .mapToObj(i -> execution(commands, caller, submission, parent, i))
            .toList();
  }

  private static Order.CreateJob execution(
      Commands commands, Caller caller, Submission submission, JobId parent, int i) {
    SortedMap<String, String> labels = new TreeMap<>(EXECUTIONS);
    labels.put(EXECUTION, Integer.toString(i));
    submission.asks().assetUuid().ifPresent(asset -> labels.put(ASSET, asset));
    return create(
        commands.placeChild(caller, parent, Route.DEFAULT_QUEUE, Optional.of(key(parent, i))),
        submission.asks().type(),
        submission.text(Optional.of(i)),
        List.copyOf(submission.asks().capabilities()),
        labels,
        Optional.of(parent),
        submission.asks().approve());
  }

  /** By which an execution that is missing can be made again, and one that is there can't. */
  static String key(JobId parent, int execution) {
    return parent + "/" + execution;
  }

  /** How many executions the job has; 1 where its label says nothing of use. */
  static int concurrency(Map<String, String> labels) {
    try {
      int concurrency = Integer.parseInt(labels.getOrDefault(CONCURRENCY, "1"));
      return concurrency >= 1 && concurrency <= Submission.CONCURRENCY_MAX ? concurrency : 1;
    } catch (NumberFormatException notOurs) {
      return 1;
    }
  }

  private static Order.CreateJob create(
      Place place,
      String type,
      JsonText payload,
      List<String> capabilities,
      SortedMap<String, String> labels,
      Optional<JobId> parent,
      boolean approve) {
    return new Order.CreateJob(
        Optional.of(place.id()),
        place.route(),
        type,
        payload,
        0,
        capabilities,
        labels,
        Optional.empty(),
        type.equals(JOIN_TYPE) ? Limits.ATTEMPTS_MAX : Limits.ATTEMPTS_DEFAULT,
        Limits.LEASE_DEFAULT,
        RetryPolicy.DEFAULT,
        parent,
        type.equals(JOIN_TYPE),
        approve);
  }

  private static SortedMap<String, String> labels(String kind) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(DIALECT, "bacalhau");
    labels.put(KIND, kind);
    return labels;
  }

  private Orders() {}
}
