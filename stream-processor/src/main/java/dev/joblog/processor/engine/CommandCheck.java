// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.NameRule;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether a command is within the protocol, whoever sent it: a topic producer passes no gateway.
 * Looks at the command alone and at its log time: its header here, its order in the order's {@link
 * Rule}. The first fault found is the answer.
 */
final class CommandCheck {

  private final DecisionDraft draft;
  private Optional<Rejected> fault = Optional.empty();
  private String within = "";

  private CommandCheck(DecisionDraft draft) {
    this.draft = draft;
  }

  static Optional<Rejected> fault(DecisionDraft draft, Rule rule) {
    CommandHeader header = draft.header();
    CommandCheck check = new CommandCheck(draft);
    check
        .name("/tenant", NameRule.TENANT, header.tenant())
        .that(
            !header.principal().isEmpty()
                && Texts.isPlain(header.principal(), Limits.WORD_CHARS_MAX),
            "/principal",
            "it is not 1 to 128 plain characters");
    header
        .idempotencyKey()
        .ifPresent(
            key ->
                check.that(
                    NameRule.IDEMPOTENCY_KEY.allows(key),
                    "/idempotencyKey",
                    "it is not 1 to 255 visible ASCII characters"));
    check.that(
        header.expectedVersion().isEmpty() || draft.command.order() instanceof Order.OfJob,
        "/expectedVersion",
        "only an order about one job has a version to expect");
    rule.check(check);
    return check.fault;
  }

  /** What follows is looked at there: {@code /children/3}; nothing: in the order itself. */
  CommandCheck within(String pointer) {
    within = pointer;
    return this;
  }

  CommandCheck that(boolean holds, String pointer, String but) {
    if (!holds && fault.isEmpty()) {
      fault = Optional.of(Refusal.invalid(within + pointer, but));
    }
    return this;
  }

  /** What an earlier engine version in force does not know is refused. */
  CommandCheck since(int version, boolean asked, String what) {
    if (asked && draft.version.number() < version && fault.isEmpty()) {
      fault =
          Optional.of(
              new Rejected(
                  Rejection.ENGINE_VERSION_UNSUPPORTED,
                  String.format(
                      Locale.ROOT,
                      "Expected engine version %d for %s, but it is %d",
                      version,
                      what,
                      draft.version.number()),
                  Optional.empty(),
                  Map.of("versionMin", Integer.toString(version))));
    }
    return this;
  }

  CommandCheck name(String pointer, NameRule rule, String name) {
    return that(
        rule.allows(name),
        pointer,
        "it is not 1 to 64 letters, digits and ._-, beginning with a letter or digit");
  }

  CommandCheck word(String pointer, String word) {
    return that(
        NameRule.WORD.allows(word),
        pointer,
        "it is not 1 to 128 letters, digits and ._:@/+-, beginning with a letter or digit");
  }

  CommandCheck route(Route route) {
    return that(route.tenant().equals(draft.tenant()), "/route/tenant", "it is another tenant's")
        .name("/queue", NameRule.QUEUE, route.queue())
        .that(route.shard() >= 0, "/shard", "it is negative");
  }

  CommandCheck reason(Optional<String> reason) {
    return that(
        reason.isEmpty() || Texts.isProse(reason.get(), Limits.REASON_CHARS_MAX),
        "/reason",
        "it is not at most 1,024 plain characters");
  }

  CommandCheck between(String pointer, long value, long min, long max) {
    return that(value >= min && value <= max, pointer, "it is not " + min + " to " + max);
  }

  CommandCheck span(String pointer, Duration span, Duration min, Duration max) {
    return that(
        span.compareTo(min) >= 0 && span.compareTo(max) <= 0,
        pointer,
        "it is not " + min + " to " + max);
  }

  CommandCheck runAt(Instant runAt) {
    return that(
        !runAt.isAfter(draft.t.plus(Limits.DELAY_MAX)) && !runAt.isBefore(Instant.EPOCH),
        "/runAt",
        "it is before 1970 or more than 365 days ahead");
  }

  CommandCheck lease(Optional<Duration> ttl) {
    ttl.ifPresent(span -> span("/leaseTtl", span, Limits.LEASE_MIN, Limits.LEASE_MAX));
    return this;
  }

  CommandCheck capabilities(String pointer, List<String> capabilities) {
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

  CommandCheck document(String pointer, JsonText json, int bytesMax) {
    bytes(pointer, json.bytes(), bytesMax);
    if (fault.isEmpty() && !JsonSyntax.isValue(json.text())) {
      fault = notJson(within + pointer, "nested at most " + Limits.JSON_DEPTH_MAX + " deep");
    }
    if (fault.isEmpty()
        && draft.version.refusesRepeatedNames()
        && CanonicalJson.of(json.text()).isEmpty()) {
      fault = notJson(within + pointer, "whose objects have each name once");
    }
    return this;
  }

  CommandCheck bytes(String pointer, long bytes, int bytesMax) {
    if (fault.isEmpty() && bytes > bytesMax) {
      fault =
          Optional.of(
              new Rejected(
                  Rejection.PAYLOAD_TOO_LARGE,
                  "Expected "
                      + within
                      + pointer
                      + " to have at most "
                      + bytesMax
                      + " bytes, but it has more",
                  Optional.empty(),
                  Refusal.details(
                      Map.entry("pointer", within + pointer),
                      Map.entry("maxBytes", Integer.toString(bytesMax)))));
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
}
