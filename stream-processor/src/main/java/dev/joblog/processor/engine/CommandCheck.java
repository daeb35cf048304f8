// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.NameRule;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether a command is within the protocol, whoever sent it: a topic producer passes no gateway.
 * Looks at the command alone and at its log time. The first fault found is the answer.
 */
final class CommandCheck implements Order.Cases<CommandCheck> {

  private final String tenant;
  private final Instant t;
  private final EngineVersion version;
  private Optional<Rejected> fault = Optional.empty();

  private CommandCheck(String tenant, Instant t, EngineVersion version) {
    this.tenant = tenant;
    this.t = t;
    this.version = version;
  }

  static Optional<Rejected> fault(Work work) {
    CommandHeader header = work.header();
    CommandCheck check = new CommandCheck(header.tenant(), work.t, work.version);
    check.name("/tenant", NameRule.TENANT, header.tenant()).principal(header.principal());
    header
        .idempotencyKey()
        .ifPresent(
            key ->
                check.that(
                    NameRule.IDEMPOTENCY_KEY.allows(key),
                    "/idempotencyKey",
                    "it is not 1 to 255 visible ASCII characters"));
    check.that(
        header.expectedVersion().isEmpty() || work.command.order() instanceof Order.OfJob,
        "/expectedVersion",
        "only an order about one job has a version to expect");
    work.command.order().match(check);
    return check.fault;
  }

  private CommandCheck that(boolean holds, String pointer, String but) {
    if (!holds && fault.isEmpty()) {
      fault = Optional.of(Refusal.invalid(pointer, but));
    }
    return this;
  }

  private CommandCheck name(String pointer, NameRule rule, String name) {
    return that(
        rule.allows(name),
        pointer,
        "it is not 1 to 64 letters, digits and ._-, beginning with a letter or digit");
  }

  private CommandCheck word(String pointer, String word) {
    return that(
        NameRule.WORD.allows(word),
        pointer,
        "it is not 1 to 128 letters, digits and ._:@/+-, beginning with a letter or digit");
  }

  private CommandCheck principal(String principal) {
    return that(
        !principal.isEmpty() && Texts.isPlain(principal, Limits.WORD_CHARS_MAX),
        "/principal",
        "it is not 1 to 128 plain characters");
  }

  private CommandCheck route(Route route) {
    return that(route.tenant().equals(tenant), "/route/tenant", "it is another tenant's")
        .name("/queue", NameRule.QUEUE, route.queue())
        .that(route.shard() >= 0, "/shard", "it is negative");
  }

  private CommandCheck reason(Optional<String> reason) {
    return that(
        reason.isEmpty() || Texts.isProse(reason.get(), Limits.REASON_CHARS_MAX),
        "/reason",
        "it is not at most 1,024 plain characters");
  }

  private CommandCheck between(String pointer, long value, long min, long max) {
    return that(value >= min && value <= max, pointer, "it is not " + min + " to " + max);
  }

  private CommandCheck span(String pointer, Duration span, Duration min, Duration max) {
    return that(
        span.compareTo(min) >= 0 && span.compareTo(max) <= 0,
        pointer,
        "it is not " + min + " to " + max);
  }

  private CommandCheck lease(Optional<Duration> ttl) {
    ttl.ifPresent(span -> span("/leaseTtl", span, Limits.LEASE_MIN, Limits.LEASE_MAX));
    return this;
  }

  private CommandCheck capabilities(String pointer, List<String> capabilities) {
    between(pointer, capabilities.size(), 0, Limits.CAPABILITIES_MAX);
    for (String capability : capabilities) {
      that(
          NameRule.CAPABILITY.allows(capability),
          pointer,
          "one is not 1 to 64 letters, digits and ._:@/+-");
    }
    return that(
        capabilities.equals(List.copyOf(new TreeSet<>(capabilities))),
        pointer,
        "they are not sorted without repeats");
  }

  private CommandCheck document(String pointer, JsonText json, int bytesMax) {
    if (fault.isEmpty() && json.bytes() > bytesMax) {
      fault =
          Optional.of(
              new Rejected(
                  Rejection.PAYLOAD_TOO_LARGE,
                  "Expected "
                      + pointer
                      + " to have at most "
                      + bytesMax
                      + " bytes, but it has more",
                  Optional.empty(),
                  Refusal.details(
                      Map.entry("pointer", pointer),
                      Map.entry("maxBytes", Integer.toString(bytesMax)))));
    }
    if (fault.isEmpty() && !JsonSyntax.isValue(json.text())) {
      fault = notJson(pointer, "nested at most " + Limits.JSON_DEPTH_MAX + " deep");
    }
    if (fault.isEmpty()
        && version.refusesRepeatedNames()
        && CanonicalJson.of(json.text()).isEmpty()) {
      fault = notJson(pointer, "whose objects have each name once");
    }
    return this;
  }

  private static Optional<Rejected> notJson(String pointer, String wanted) {
    return Optional.of(
        new Rejected(
            Rejection.PAYLOAD_INVALID,
            "Expected " + pointer + " to be JSON " + wanted + ", but it is not",
            Optional.empty(),
            Map.of("pointer", pointer)));
  }

  @Override
  public CommandCheck createJob(Order.CreateJob order) {
    route(order.route())
        .word("/type", order.type())
        .between("/priority", order.priority(), 0, Limits.PRIORITY_MAX)
        .capabilities("/requiredCapabilities", order.requiredCapabilities())
        .between("/labels", order.labels().size(), 0, Limits.LABELS_MAX)
        .between("/maxAttempts", order.maxAttempts(), 1, Limits.ATTEMPTS_MAX)
        .lease(Optional.of(order.leaseTtl()))
        .retry(order.retry());
    order.labels().forEach(this::label);
    order
        .runAt()
        .ifPresent(
            runAt ->
                that(
                    !runAt.isAfter(t.plus(Limits.DELAY_MAX)) && !runAt.isBefore(Instant.EPOCH),
                    "/runAt",
                    "it is before 1970 or more than 365 days ahead"));
    that(
        !(order.waitForChildren() && order.runAt().isPresent()),
        "/runAt",
        "a job that waits for its children runs when they are done");
    return document("/payload", order.payload(), Limits.PAYLOAD_BYTES_MAX);
  }

  private void label(String key, String value) {
    that(
        NameRule.LABEL_KEY.allows(key), "/labels", "a key is not 1 to 64 letters, digits and ._/-");
    that(
        Texts.isPlain(value, Limits.LABEL_VALUE_CHARS_MAX),
        "/labels",
        "a value is not at most 256 plain characters");
  }

  private CommandCheck retry(RetryPolicy retry) {
    return span("/retry/initialDelay", retry.initialDelay(), Duration.ZERO, Limits.DELAY_MAX)
        .span("/retry/maxDelay", retry.maxDelay(), retry.initialDelay(), Limits.DELAY_MAX)
        .between("/retry/multiplier", retry.multiplier(), 1, RetryPolicy.MULTIPLIER_MAX);
  }

  @Override
  public CommandCheck approveJob(Order.ApproveJob order) {
    return reason(order.reason());
  }

  @Override
  public CommandCheck rejectJob(Order.RejectJob order) {
    return reason(order.reason());
  }

  @Override
  public CommandCheck claimJob(Order.ClaimJob order) {
    return capabilities("/capabilities", order.capabilities()).lease(order.leaseTtl());
  }

  @Override
  public CommandCheck claimNext(Order.ClaimNext order) {
    route(order.route())
        .between("/types", order.types().size(), 0, Limits.CLAIM_TYPES_MAX)
        .capabilities("/capabilities", order.capabilities())
        .between("/max", order.max(), 1, Limits.CLAIM_JOBS_MAX)
        .lease(order.leaseTtl())
        .span("/wait", order.waitTime(), Duration.ZERO, Limits.CLAIM_WAIT_MAX);
    order.types().forEach(type -> word("/types", type));
    return this;
  }

  @Override
  public CommandCheck claimUndelivered(Order.ClaimUndelivered order) {
    return route(order.route()).between("/grants", order.grants().size(), 0, Limits.CLAIM_JOBS_MAX);
  }

  @Override
  public CommandCheck heartbeat(Order.Heartbeat order) {
    order
        .progress()
        .ifPresent(
            progress ->
                between("/progress/percent", progress.percent(), 0, 100)
                    .that(
                        Texts.isProse(progress.message().orElse(""), Limits.REASON_CHARS_MAX),
                        "/progress/message",
                        "it is not at most 1,024 plain characters"));
    order
        .checkpoint()
        .ifPresent(json -> document("/checkpoint", json, Limits.CHECKPOINT_BYTES_MAX));
    return this;
  }

  @Override
  public CommandCheck submitResult(Order.SubmitResult order) {
    order.resultType().ifPresent(type -> word("/resultType", type));
    return document("/result", order.result(), Limits.PAYLOAD_BYTES_MAX);
  }

  @Override
  public CommandCheck failJob(Order.FailJob order) {
    that(
            !order.errorCode().isBlank() && Texts.isPlain(order.errorCode(), Limits.WORD_CHARS_MAX),
            "/errorCode",
            "it is not 1 to 128 plain characters")
        .that(
            Texts.isProse(order.message().orElse(""), Limits.MESSAGE_CHARS_MAX),
            "/message",
            "it is not at most 4,096 plain characters");
    order
        .retryAfter()
        .ifPresent(span -> span("/retryAfter", span, Duration.ZERO, Limits.DELAY_MAX));
    return this;
  }

  @Override
  public CommandCheck releaseJob(Order.ReleaseJob order) {
    return reason(order.reason());
  }

  @Override
  public CommandCheck cancelJob(Order.CancelJob order) {
    return reason(order.reason());
  }

  @Override
  public CommandCheck retryJob(Order.RetryJob order) {
    return reason(order.reason());
  }

  @Override
  public CommandCheck tick(Order.Tick order) {
    return this;
  }

  @Override
  public CommandCheck setEngineVersion(Order.SetEngineVersion order) {
    return this;
  }

  @Override
  public CommandCheck configureQueue(Order.ConfigureQueue order) {
    return route(order.route())
        .span("/retention", order.retention(), Limits.RETENTION_MIN, Limits.RETENTION_MAX);
  }
}
