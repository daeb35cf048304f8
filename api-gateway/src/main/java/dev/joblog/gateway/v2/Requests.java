// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands.Place;
import dev.joblog.gateway.core.Commands.Wanted;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.gateway.v2.Problem.Fault;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.NameRule;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.Prose;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The bodies that come in, exactly as openapi.yaml has them, read strictly: each into its order.
 */
final class Requests {

  /** Jobs in one batch. */
  static final int BATCH_MAX = 100;

  private static final JsonText NOTHING = new JsonText("null");

  /**
   * @param order of a place that the queue, the parent and the key decide
   * @param requiredCapabilities by the job or one of its children
   * @param children how many are created with it
   * @param idempotencyKey in a batch only; else it is a header
   */
  record CreateJob(
      JsonText payload,
      List<String> requiredCapabilities,
      Optional<String> queue,
      Optional<JobId> parentId,
      int children,
      Optional<String> idempotencyKey,
      Function<Place, Order.CreateJob> order) {

    /**
     * @throws ProblemException {@code invalid-body}, {@code payload-too-large}
     */
    static CreateJob read(Fields fields, boolean inBatch) {
      Order.NewJob job = job(fields);
      Optional<String> queue = fields.text("queue", NameRule.QUEUE);
      Optional<JobId> parentId = parentId(fields);
      List<Order.NewJob> children =
          fields.objects("children", Limits.CHILDREN_AT_ONCE_MAX).stream()
              .map(CreateJob::child)
              .toList();
      Optional<String> key =
          inBatch ? fields.text("idempotencyKey", NameRule.IDEMPOTENCY_KEY) : Optional.empty();
      fields.done();
      long bytes = job.bytes() + children.stream().mapToLong(Order.NewJob::bytes).sum();
      if (bytes > Limits.CREATE_BYTES_MAX) {
        throw Fields.tooLarge(fields.pointer("children"), Limits.CREATE_BYTES_MAX);
      }
      return new CreateJob(
          job.payload(),
          Stream.concat(Stream.of(job), children.stream())
              .flatMap(each -> each.requiredCapabilities().stream())
              .sorted()
              .distinct()
              .toList(),
          queue,
          parentId,
          children.size(),
          key,
          place ->
              new Order.CreateJob(
                  Optional.of(place.id()),
                  place.route(),
                  new Order.NewJob(
                      job.type(),
                      job.payload(),
                      job.priority(),
                      job.requiredCapabilities(),
                      job.labels(),
                      job.runAt(),
                      job.maxAttempts(),
                      job.leaseTtl(),
                      job.retry(),
                      job.waitForChildren(),
                      job.requiresApproval(),
                      job.completion()),
                  parentId,
                  children));
    }

    private static Order.NewJob child(Fields fields) {
      Order.NewJob child = job(fields);
      fields.doneWithin();
      return child;
    }

    /** What a job and a child may say alike. */
    private static Order.NewJob job(Fields fields) {
      return new Order.NewJob(
          fields.required("type", fields.text("type", NameRule.WORD), ""),
          fields.document("payload", Limits.PAYLOAD_BYTES_MAX).orElse(NOTHING),
          fields.integer("priority", 0, Limits.PRIORITY_MAX).orElse(0),
          requiredCapabilities(fields),
          fields.labels("labels").orElse(new TreeMap<>()),
          fields.time("runAt"),
          fields.integer("maxAttempts", 1, Limits.ATTEMPTS_MAX).orElse(Limits.ATTEMPTS_DEFAULT),
          takeLeaseTtl(fields).orElse(Limits.LEASE_DEFAULT),
          retry(fields),
          fields.flag("waitForChildren").orElse(false),
          fields.flag("requiresApproval").orElse(false),
          completion(fields));
    }

    private static Completion completion(Fields fields) {
      Optional<String> given = fields.text("completion", NameRule.WORD);
      Optional<Completion> completion = given.flatMap(Completion::of);
      if (given.isPresent() && completion.isEmpty()) {
        fields.fault(
            fields.pointer("completion"),
            "Expected byWorker or whenChildrenAre, but it is neither.");
      }
      return completion.orElse(Completion.BY_WORKER);
    }

    private static List<String> requiredCapabilities(Fields fields) {
      String name = "requiredCapabilities";
      List<String> given =
          fields.texts(name, Limits.CAPABILITIES_MAX, NameRule.CAPABILITY).orElse(List.of());
      if (given.stream().anyMatch(word -> word.startsWith(Caller.OWN_CAPABILITIES))) {
        fields.fault(
            fields.pointer(name),
            "Expected none that begins with " + Caller.OWN_CAPABILITIES + ", which no token has.");
      }
      return given.stream().sorted().distinct().toList();
    }

    private static RetryPolicy retry(Fields fields) {
      Optional<Fields> given = fields.object("retry");
      if (given.isEmpty()) {
        return RetryPolicy.DEFAULT;
      }
      Fields retry = given.get();
      Duration initial =
          retry
              .duration("initialDelay", Duration.ZERO, Limits.DELAY_MAX)
              .orElse(RetryPolicy.DEFAULT.initialDelay());
      Optional<Duration> max = retry.duration("maxDelay", Duration.ZERO, Limits.DELAY_MAX);
      if (max.isPresent() && max.get().compareTo(initial) < 0) {
        retry.fault(retry.pointer("maxDelay"), "Expected at least initialDelay, but it is less.");
      }
      int multiplier =
          retry
              .integer("multiplier", 1, RetryPolicy.MULTIPLIER_MAX)
              .orElse(RetryPolicy.DEFAULT.multiplier());
      retry.doneWithin();
      Duration standard = RetryPolicy.DEFAULT.maxDelay();
      return new RetryPolicy(
          initial, max.orElse(initial.compareTo(standard) > 0 ? initial : standard), multiplier);
    }

    private static Optional<JobId> parentId(Fields fields) {
      return fields
          .text("parentId", Limits.NAME_CHARS_MAX)
          .flatMap(
              text -> {
                Optional<JobId> id = JobId.parse(text);
                if (id.isEmpty()) {
                  fields.fault(fields.pointer("parentId"), "Expected a job id.");
                }
                return id;
              });
    }
  }

  /**
   * The items of a batch, each still to be read.
   *
   * @throws ProblemException {@code invalid-body}
   */
  static List<JsonValue> batch(JsonValue body) {
    if (!body.isArray()) {
      throw Fields.invalid(List.of(Fault.at("", "Expected an array of jobs.")));
    }
    List<JsonValue> items = body.elements(BATCH_MAX);
    if (items.isEmpty() || items.size() > BATCH_MAX) {
      throw Fields.invalid(List.of(Fault.at("", "Expected 1 to " + BATCH_MAX + " jobs.")));
    }
    return items;
  }

  static Wanted claimNext(Fields fields) {
    List<String> types =
        fields.texts("types", Limits.CLAIM_TYPES_MAX, NameRule.WORD).orElse(List.of());
    Wanted read =
        new Wanted(
            fields.text("queue", NameRule.QUEUE).orElse(Route.DEFAULT_QUEUE),
            types.stream().sorted().distinct().toList(),
            fields.integer("max", 1, Limits.CLAIM_JOBS_MAX).orElse(1),
            takeLeaseTtl(fields),
            fields.duration("wait", Duration.ZERO, Limits.CLAIM_WAIT_MAX).orElse(Duration.ZERO));
    fields.done();
    return read;
  }

  /** Of a claim by id: the lease that is wanted. */
  static Optional<Duration> claim(Fields fields) {
    Optional<Duration> read = takeLeaseTtl(fields);
    fields.done();
    return read;
  }

  static Order.Heartbeat heartbeat(JobId id, Fields fields) {
    Optional<String> token = takeLeaseToken(fields);
    Optional<Progress> progress = fields.object("progress").map(Requests::progress);
    Optional<JsonText> checkpoint = fields.document("checkpoint", Limits.CHECKPOINT_BYTES_MAX);
    fields.done();
    return new Order.Heartbeat(id, present(token), progress, checkpoint);
  }

  private static Progress progress(Fields fields) {
    Progress read =
        new Progress(
            fields.required("percent", fields.integer("percent", 0, 100), 0),
            fields.text("message", Prose::reason));
    fields.doneWithin();
    return read;
  }

  static Order.SubmitResult submit(JobId id, Fields fields) {
    Optional<String> token = takeLeaseToken(fields);
    JsonText result = fields.document("result", Limits.PAYLOAD_BYTES_MAX).orElse(NOTHING);
    Optional<String> resultType = fields.text("resultType", NameRule.WORD);
    fields.done();
    return new Order.SubmitResult(id, present(token), result, resultType);
  }

  static Order.FailJob fail(JobId id, Fields fields) {
    Optional<String> token = takeLeaseToken(fields);
    String errorCode = fields.required("errorCode", fields.notBlank("errorCode", Prose::code), "");
    Optional<String> message = fields.text("message", Prose::message);
    boolean retryable = fields.required("retryable", fields.flag("retryable"), false);
    Optional<Duration> retryAfter = fields.duration("retryAfter", Duration.ZERO, Limits.DELAY_MAX);
    fields.done();
    return new Order.FailJob(id, present(token), errorCode, message, retryable, retryAfter);
  }

  static Order.ReleaseJob release(JobId id, Fields fields) {
    Optional<String> token = takeLeaseToken(fields);
    Optional<String> reason = fields.text("reason", Prose::reason);
    fields.done();
    return new Order.ReleaseJob(id, present(token), reason);
  }

  /** Of cancel, approve, reject, retry: why. */
  static Optional<String> reason(Fields fields) {
    Optional<String> read = fields.text("reason", Prose::reason);
    fields.done();
    return read;
  }

  /** A longer text is no token of ours. */
  private static final int LEASE_TOKEN_CHARS_MAX = 256;

  private static Optional<String> takeLeaseToken(Fields fields) {
    return fields.text("leaseToken", LEASE_TOKEN_CHARS_MAX);
  }

  private static String present(Optional<String> leaseToken) {
    return leaseToken
        .filter(token -> !token.isEmpty())
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(
                            ProblemType.LEASE_REQUIRED, "Expected a leaseToken, but there is none.")
                        .withFault(Fault.at("/leaseToken", "Missing."))));
  }

  private static Optional<Duration> takeLeaseTtl(Fields fields) {
    return fields.duration("leaseTtl", Limits.LEASE_MIN, Limits.LEASE_MAX);
  }

  private Requests() {}
}
