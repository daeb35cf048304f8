// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.joblog.processor.store.Scan;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.KnownSchemas;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BoundsTest {

  private static final String WIDE = "\u20ac";

  private final EngineSpec spec = new EngineSpec();

  @Test
  void a_payload_at_its_bound_is_taken_and_one_byte_more_is_not() {
    spec.when(createJob(job("a").payload(NewJob.json(Limits.PAYLOAD_BYTES_MAX)))).thenAccepted();
    spec.when(createJob(job("b").payload(NewJob.json(Limits.PAYLOAD_BYTES_MAX + 1))))
        .thenRejected(Rejection.PAYLOAD_TOO_LARGE, "pointer", "/payload");
  }

  @Test
  void bytes_count_not_characters() {
    String wide = "\"" + WIDE.repeat(Limits.PAYLOAD_BYTES_MAX / 3) + "\"";
    spec.when(createJob(job("a").payload(wide))).thenRejected(Rejection.PAYLOAD_TOO_LARGE);
  }

  @Test
  void a_result_at_its_bound_is_taken_and_one_byte_more_is_not() {
    spec.given(createJob("a"), claim("a"));
    spec.when(submit("a", NewJob.json(Limits.PAYLOAD_BYTES_MAX + 1)))
        .thenRejected(Rejection.PAYLOAD_TOO_LARGE, "pointer", "/result");
    spec.when(submit("a", NewJob.json(Limits.PAYLOAD_BYTES_MAX))).thenAccepted();
  }

  @Test
  void a_checkpoint_at_its_bound_is_taken_and_one_byte_more_is_not() {
    spec.given(createJob("a"), claim("a"));
    spec.when(checkpoint(Limits.CHECKPOINT_BYTES_MAX + 1))
        .thenRejected(Rejection.PAYLOAD_TOO_LARGE, "pointer", "/checkpoint");
    spec.when(checkpoint(Limits.CHECKPOINT_BYTES_MAX)).thenAccepted();
  }

  private static Say checkpoint(int bytes) {
    return heartbeat("a", Optional.empty(), Optional.of(NewJob.json(bytes)));
  }

  @Test
  void payloads_that_are_no_json_are_refused() {
    for (String text :
        new String[] {
          "",
          " ",
          "{",
          "}",
          "[1,]",
          "{\"a\":}",
          "{a:1}",
          "NaN",
          "Infinity",
          "01",
          "1.",
          ".5",
          "+1",
          "'a'",
          "\"a",
          "\"\t\"",
          "\"\\x\"",
          "\"\\u12\"",
          "\"\uD800\"",
          "nul",
          "true false",
          "1e",
          "-",
          "\uFEFF1",
          "[1 2]",
          "{\"a\" 1}",
          "{\"a\":1,}"
        }) {
      spec.when(createJob(job("a").payload(text)))
          .thenRejected(Rejection.PAYLOAD_INVALID, "pointer", "/payload");
    }
  }

  @Test
  void payloads_that_are_json_are_taken_to_the_letter() {
    int n = 0;
    for (String text :
        new String[] {
          "null",
          " true ",
          "-0",
          "0.5e-3",
          "1E+9",
          "\"\\u00e9\\n\\/\"",
          "\"\uD83D\uDE00\"",
          "[]",
          "{ }",
          "[1, [2, {\"a\": [null]}]]"
        }) {
      String name = "j" + n++;
      spec.when(createJob(job(name).payload(text))).thenAccepted();
      assertThat(spec.jobs().payload(spec.stored(name).job()).orElseThrow().text()).isEqualTo(text);
    }
  }

  @Test
  void a_name_that_repeats_in_a_document_is_refused_since_version_2() {
    String twice = "{\"a\":1,\"\\u0061\":2}";
    EngineSpec old = EngineSpec.ofVersion(1).given(createJob(job("a").payload(twice)), claim("a"));
    old.given(submit("a", twice));
    spec.when(createJob(job("b").payload(twice)))
        .thenRejected(Rejection.PAYLOAD_INVALID, "pointer", "/payload");
    spec.given(createJob("b"), claim("b"));
    spec.when(heartbeat("b", Optional.empty(), Optional.of(twice)))
        .thenRejected(Rejection.PAYLOAD_INVALID, "pointer", "/checkpoint");
    spec.when(submit("b", twice)).thenRejected(Rejection.PAYLOAD_INVALID, "pointer", "/result");
  }

  @Test
  void json_nests_as_deep_as_it_may_and_no_deeper() {
    spec.when(createJob(job("a").payload(nested(Limits.JSON_DEPTH_MAX, "1")))).thenAccepted();
    spec.when(createJob(job("b").payload(nested(Limits.JSON_DEPTH_MAX + 1, ""))))
        .thenRejected(Rejection.PAYLOAD_INVALID);
    spec.when(createJob(job("b").payload("[".repeat(200_000))))
        .thenRejected(Rejection.PAYLOAD_INVALID);
  }

  private static String nested(int deep, String within) {
    return "[".repeat(deep) + within + "]".repeat(deep);
  }

  @Test
  void fields_outside_the_protocol_are_named() {
    refused(job("a").queue("a/b"), "/queue");
    refused(job("a").queue("x".repeat(65)), "/queue");
    refused(job("a").type(""), "/type");
    refused(job("a").type("x".repeat(129)), "/type");
    refused(job("a").type("-x"), "/type");
    refused(job("a").priority(10), "/priority");
    refused(job("a").priority(-1), "/priority");
    refused(job("a").maxAttempts(0), "/maxAttempts");
    refused(job("a").maxAttempts(101), "/maxAttempts");
    refused(job("a").leaseTtl(Duration.ofMillis(999)), "/leaseTtl");
    refused(job("a").leaseTtl(Limits.LEASE_MAX.plusMillis(1)), "/leaseTtl");
    refused(job("a").runAt(EngineSpec.T.plus(Limits.DELAY_MAX).plusMillis(1)), "/runAt");
    refused(job("a").runAt(Instant.EPOCH.minusMillis(1)), "/runAt");
    refused(job("a").runAt(Instant.MIN), "/runAt");
    refused(job("a").runAt(Instant.MAX), "/runAt");
    refused(job("a").runAt(EngineSpec.T).waitsForChildren(), "/runAt");
    refused(job("a").requiresUnsorted("b", "a"), "/requiredCapabilities");
    refused(job("a").requiresUnsorted("a", "a"), "/requiredCapabilities");
    refused(job("a").requires("a\nb"), "/requiredCapabilities");
    refused(job("a").label("a b", "c"), "/labels");
    refused(job("a").label("a", "\u0007"), "/labels");
    refused(job("a").label("a", "x".repeat(257)), "/labels");
    refused(retry(Duration.ofSeconds(2), Duration.ofSeconds(1), 2), "/retry/maxDelay");
    refused(retry(Duration.ofSeconds(-1), Duration.ofSeconds(1), 2), "/retry/initialDelay");
    refused(retry(Duration.ofSeconds(1), Duration.ofSeconds(1), 11), "/retry/multiplier");
  }

  private void refused(NewJob job, String pointer) {
    spec.when(createJob(job)).thenRejected(Rejection.COMMAND_INVALID, "pointer", pointer);
  }

  private static NewJob retry(Duration initial, Duration max, int multiplier) {
    return job("a").retry(new RetryPolicy(initial, max, multiplier));
  }

  @Test
  void claims_and_heartbeats_outside_the_protocol_are_named_too() {
    spec.when(Say.claimNext(0, Duration.ZERO, java.util.List.of()))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/max");
    spec.when(Say.claimNext(101, Duration.ZERO, java.util.List.of()))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/max");
    spec.when(Say.waitForJob(Limits.CLAIM_WAIT_MAX.plusMillis(1)))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/wait");
    spec.when(heartbeat("a", Optional.of(new Progress(101, Optional.empty())), Optional.empty()))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/progress/percent");
    spec.when(createJob("a").keyed("k".repeat(256)))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/idempotencyKey");
    spec.when(createJob("a").keyed("a b"))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/idempotencyKey");
    spec.when(createJob("a").by(""))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/principal");
    spec.when(createJob("a").of("a#b", "ann"))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/tenant");
  }

  /** Everything as long as it may be, in characters of three bytes, and every list full. */
  @Test
  void the_largest_job_row_stays_below_the_bound_of_a_record() {
    String worker = WIDE.repeat(Limits.WORD_CHARS_MAX);
    spec.given(createJob(largest()).by(worker));
    for (int round = 0; round <= Limits.EXECUTIONS_MAX; round++) {
      spec.given(claim("a", capabilities()).by(worker));
      spec.given(
          heartbeat(
                  "a",
                  Optional.of(new Progress(99, Optional.of(WIDE.repeat(Limits.REASON_CHARS_MAX)))),
                  Optional.of(NewJob.json(Limits.CHECKPOINT_BYTES_MAX)))
              .by(worker));
      spec.given(failure(worker, round));
    }
    spec.given(longReason(worker));
    assertThat(spec.stored("a").executions()).hasSize(Limits.EXECUTIONS_MAX);
    assertThat(spec.stored("a").ledger()).hasSize(Limits.LEDGER_MAX + 1);
    assertThat(Scan.jobRowBytes(spec.stored("a"))).isBetween(200_000, Limits.RECORD_BYTES_MAX);
    assertThat(Scan.largestRow(spec.rows).orElseThrow()).isLessThan(Limits.RECORD_BYTES_MAX);
    assertThat(Scan.brokenRoundTrips(spec.rows)).isEmpty();
  }

  /** As many children as there may be, everything as long as it may be, to the byte. */
  @Test
  void the_largest_create_with_children_is_taken_one_byte_more_is_not_and_both_are_commands() {
    EngineSpec newest = EngineSpec.ofVersion(Engine.VERSION_MAX);
    Say most = createJob(family(Limits.CREATE_BYTES_MAX));
    Say oneMore = createJob(family(Limits.CREATE_BYTES_MAX + 1));
    for (Say each : List.of(most, oneMore)) {
      Say longest =
          each.by(WIDE.repeat(Limits.WORD_CHARS_MAX))
              .keyed("k".repeat(Limits.IDEMPOTENCY_KEY_CHARS_MAX));
      byte[] record =
          new CommandWire(KnownSchemas.bundled()).encode(longest.command(new UUID(0, 0), ""));
      assertThat(record).hasSizeBetween(900 * 1024, Limits.COMMAND_BYTES_MAX - 64 * 1024);
      assertThatCode(() -> new CommandWire(KnownSchemas.bundled()).decode(record))
          .doesNotThrowAnyException();
    }
    newest.when(oneMore).thenRejected(Rejection.PAYLOAD_TOO_LARGE, "pointer", "/children");
    newest.thenEvents();
    newest.when(most).thenAccepted();
    assertThat(newest.events()).hasSize(1 + Limits.CHILDREN_AT_ONCE_MAX);
    assertThat(Scan.largestRow(newest.rows).orElseThrow()).isLessThan(Limits.RECORD_BYTES_MAX);
    assertThat(Scan.brokenRoundTrips(newest.rows)).isEmpty();
  }

  /**
   * @param bytes payloads and labels of all of it
   */
  private static NewJob family(int bytes) {
    TreeMap<String, String> labels = new TreeMap<>();
    for (int label = 0; label < Limits.LABELS_MAX; label++) {
      labels.put("" + (10 + label), "x");
    }
    int ofLabels = (1 + Limits.CHILDREN_AT_ONCE_MAX) * Limits.LABELS_MAX * 3;
    int left = bytes - ofLabels - 2 * Limits.PAYLOAD_BYTES_MAX;
    NewJob parent = wide(labels).id(Say.id("a")).payload(NewJob.json(Limits.PAYLOAD_BYTES_MAX));
    parent
        .completesWithChildren()
        .with(wide(labels).payload(NewJob.json(Limits.PAYLOAD_BYTES_MAX)));
    int small = 1_000;
    for (int child = 2; child < Limits.CHILDREN_AT_ONCE_MAX; child++) {
      parent.with(wide(labels).payload(NewJob.json(small)));
      left -= small;
    }
    return parent.with(wide(labels).payload(NewJob.json(left)));
  }

  private static NewJob wide(SortedMap<String, String> labels) {
    return job("a")
        .type("t".repeat(Limits.WORD_CHARS_MAX))
        .requires(capabilities())
        .labels(labels)
        .maxAttempts(Limits.ATTEMPTS_MAX);
  }

  private static NewJob largest() {
    TreeMap<String, String> labels = new TreeMap<>();
    for (int label = 0; label < Limits.LABELS_MAX; label++) {
      labels.put(
          "k" + "x".repeat(Limits.LABEL_KEY_CHARS_MAX - 3) + (10 + label),
          WIDE.repeat(Limits.LABEL_VALUE_CHARS_MAX));
    }
    return job("a")
        .queue("q")
        .type("t".repeat(Limits.WORD_CHARS_MAX))
        .requires(capabilities())
        .labels(labels)
        .maxAttempts(Limits.ATTEMPTS_MAX)
        .payload(NewJob.json(Limits.PAYLOAD_BYTES_MAX));
  }

  private static String[] capabilities() {
    String[] all = new String[Limits.CAPABILITIES_MAX];
    for (int i = 0; i < all.length; i++) {
      all[i] = "c".repeat(Limits.CAPABILITY_CHARS_MAX - 2) + (10 + i);
    }
    return all;
  }

  private Say failure(String worker, int round) {
    Order.FailJob order =
        new Order.FailJob(
            Say.id("a"),
            spec.token("a"),
            WIDE.repeat(Limits.WORD_CHARS_MAX),
            Optional.of(WIDE.repeat(Limits.MESSAGE_CHARS_MAX)),
            true,
            Optional.of(Duration.ZERO));
    String key = "k".repeat(Limits.IDEMPOTENCY_KEY_CHARS_MAX - 2) + (10 + round);
    return Say.order(order).by(worker).keyed(key);
  }

  private static Say longReason(String worker) {
    String reason = WIDE.repeat(Limits.REASON_CHARS_MAX);
    return Say.order(new Order.CancelJob(Say.id("a"), Optional.of(reason)))
        .by(worker)
        .keyed("k".repeat(Limits.IDEMPOTENCY_KEY_CHARS_MAX));
  }
}
