// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Place;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.RetryPolicy;
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
 * How a submitted job stands in the core. One execution: one job. Several: a job that completes
 * with its children, one for each execution, created with them; only the children are work. Labels
 * mark all of them, so that reads without a signature find these and nothing else.
 */
final class Orders {

  /** Of a job of several executions. */
  static final String PARENT_TYPE = "bacalhau.job";

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

  /**
   * The job that the client will know, with its executions where it is not its own.
   *
   * @throws dev.joblog.gateway.http.Refused 400 when it takes more than one command holds
   */
  static Order.CreateJob job(Submission submission, Place place) {
    int concurrency = submission.concurrency();
    SortedMap<String, String> labels = labels(JOBS, submission);
    labels.put(CONCURRENCY, Integer.toString(concurrency));
    boolean parent = concurrency > 1;
    Order.CreateJob job =
        new Order.CreateJob(
            Optional.of(place.id()),
            place.route(),
            new Order.NewJob(
                parent ? PARENT_TYPE : submission.annotations().type(),
                submission.text(Optional.empty()),
                0,
                parent ? List.of() : List.copyOf(submission.annotations().capabilities()),
                labels,
                Optional.empty(),
                Limits.ATTEMPTS_DEFAULT,
                Limits.LEASE_DEFAULT,
                RetryPolicy.DEFAULT,
                false,
                submission.annotations().approve(),
                parent ? Completion.WHEN_CHILDREN_ARE : Completion.BY_WORKER),
            Optional.empty(),
            parent
                ? IntStream.range(0, concurrency).mapToObj(i -> execution(submission, i)).toList()
                : List.of());
    if (job.bytesOfAll() > Limits.CREATE_BYTES_MAX) {
      throw Refusals.badRequest(
          "Expected the Spec, once for the job and once for each execution, to take at most "
              + Limits.CREATE_BYTES_MAX
              + " bytes with what is put to it, but it takes "
              + job.bytesOfAll()
              + ".");
    }
    return job;
  }

  /** Where the job requires approval, the core has it wait for that too. */
  private static Order.NewJob execution(Submission submission, int i) {
    SortedMap<String, String> labels = labels(EXECUTIONS, submission);
    labels.put(EXECUTION, Integer.toString(i));
    return new Order.NewJob(
        submission.annotations().type(),
        submission.text(Optional.of(i)),
        0,
        List.copyOf(submission.annotations().capabilities()),
        labels,
        Optional.empty(),
        Limits.ATTEMPTS_DEFAULT,
        Limits.LEASE_DEFAULT,
        RetryPolicy.DEFAULT,
        false,
        false,
        Completion.BY_WORKER);
  }

  private static SortedMap<String, String> labels(
      SortedMap<String, String> kind, Submission submission) {
    SortedMap<String, String> labels = new TreeMap<>(kind);
    submission.annotations().assetUuid().ifPresent(asset -> labels.put(ASSET, asset));
    return labels;
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

  private static SortedMap<String, String> labels(String kind) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(DIALECT, "bacalhau");
    labels.put(KIND, kind);
    return labels;
  }

  private Orders() {}
}
