// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.SampleCommands;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.wire.CommandWire;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What a topic's writers may append: commands in order and as large as they may be, commands whose
 * fields are anything, and bytes that are anything. Every seed is another log; the log learns of
 * the jobs and leases that it made, so that commands meet them.
 */
final class AnyRecords {

  /** Three bytes in UTF-8: no character of Java's takes more. */
  private static final String WIDE = "\u20ac";

  private static final List<String> WORKERS = List.of(WIDE.repeat(Limits.WORD_CHARS_MAX), "ann");
  private static final List<String> CAPABILITIES =
      IntStream.range(10, 10 + Limits.CAPABILITIES_MAX)
          .mapToObj(number -> "c".repeat(Limits.CAPABILITY_CHARS_MAX - 2) + number)
          .toList();

  private final Random random;
  private final CommandWire wire;
  private final AnyFields anything;
  private final List<JobId> jobs = new ArrayList<>();
  private final List<Outcome.Grant> grants = new ArrayList<>();
  private final List<byte[]> sent = new ArrayList<>();
  private long commands;

  AnyRecords(long seed, CommandWire wire) {
    this.random = new Random(seed);
    this.wire = wire;
    this.anything = new AnyFields(random, wire.encode(SampleCommands.tick(new UUID(0, 0))));
  }

  /** The value of the next record. */
  byte[] next() {
    int pick = random.nextInt(20);
    if (pick < 12) {
      byte[] command = wire.encode(command());
      sent.add(command);
      return command;
    }
    if (pick < 16) {
      return sent.isEmpty() ? new byte[0] : lately(sent); // as a client does that saw no answer
    }
    return pick < 19 ? anything.command() : damaged(wire.encode(command()));
  }

  /** What came of an earlier record. */
  void learn(Outcome outcome) {
    Outcome.Answer answer =
        outcome.verdict() instanceof Outcome.Accepted accepted
            ? accepted.answer()
            : new Outcome.Nothing();
    if (answer instanceof Outcome.OfGrants of) {
      grants.addAll(of.grants());
    } else if (answer instanceof Outcome.OfJob of) {
      jobs.add(of.job().job().id());
      anything.names(of.job().job().id().toString());
    }
  }

  private Command command() {
    Order order = order();
    String principal = pick(WORKERS);
    boolean needsKey = order instanceof Order.SubmitResult || order instanceof Order.FailJob;
    return new Command(
        new CommandHeader(
            new UUID(0xC0FFEE, commands++),
            "acme",
            principal,
            oneIn(9),
            oneIn(2) ? OptionalInt.empty() : OptionalInt.of(pick(List.of(0, Integer.MAX_VALUE))),
            oneIn(9)
                ? Optional.of(pick(List.of(Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE))))
                : Optional.empty(),
            needsKey || oneIn(2) ? Optional.of(key()) : Optional.empty()),
        order);
  }

  private String key() {
    return "k".repeat(Limits.IDEMPOTENCY_KEY_CHARS_MAX - 2) + (10 + random.nextInt(40));
  }

  private Order order() {
    return switch (random.nextInt(22)) {
      case 0, 1, 2, 3, 4 -> create();
      case 5, 6 -> claimNext();
      case 7 -> new Order.ClaimJob(job(), CAPABILITIES, leaseTtl());
      case 8, 9, 10, 11 -> heartbeat();
      case 12 -> submit();
      case 13, 14, 15 -> fail();
      case 16 -> release();
      case 17 ->
          oneIn(2)
              ? new Order.CancelJob(job(), reason())
              : oneIn(2)
                  ? new Order.ApproveJob(job(), reason())
                  : new Order.RejectJob(job(), reason());
      case 18 -> new Order.RetryJob(job(), reason());
      case 19 -> undelivered();
      case 20 ->
          oneIn(2)
              ? new Order.ConfigureQueue(
                  route(), pick(List.of(Limits.RETENTION_MIN, Limits.RETENTION_MAX)))
              : anything.setEngineVersion();
      default -> new Order.Tick();
    };
  }

  private Order create() {
    SortedMap<String, String> labels = new TreeMap<>();
    for (int label = 0; label < (oneIn(2) ? Limits.LABELS_MAX : 0); label++) {
      labels.put(
          "k" + "x".repeat(Limits.LABEL_KEY_CHARS_MAX - 3) + (10 + label),
          WIDE.repeat(Limits.LABEL_VALUE_CHARS_MAX));
    }
    boolean waits = oneIn(9);
    return new Order.CreateJob(
        Optional.empty(),
        route(),
        new Order.NewJob(
            oneIn(2) ? word() : "mail",
            document(),
            random.nextInt(10),
            oneIn(2) ? CAPABILITIES : List.of(),
            labels,
            waits || oneIn(2) ? Optional.empty() : Optional.of(AnyRecordTest.T0.plusSeconds(60)),
            pick(List.of(1, Limits.ATTEMPTS_MAX)),
            pick(List.of(Limits.LEASE_MIN, Limits.LEASE_MAX)),
            new RetryPolicy(
                pick(List.of(Duration.ZERO, Limits.DELAY_MAX)),
                Limits.DELAY_MAX,
                RetryPolicy.MULTIPLIER_MAX),
            waits,
            oneIn(9),
            oneIn(9) ? Completion.WHEN_CHILDREN_ARE : Completion.BY_WORKER),
        jobs.isEmpty() || !oneIn(5) ? Optional.empty() : Optional.of(job()),
        oneIn(5) ? List.of(child(), child()) : List.of());
  }

  private Order.NewJob child() {
    return new Order.NewJob(
        oneIn(2) ? word() : "mail",
        document(),
        random.nextInt(10),
        List.of(),
        Collections.emptySortedMap(),
        Optional.empty(),
        1,
        Limits.LEASE_MIN,
        RetryPolicy.DEFAULT,
        oneIn(5),
        oneIn(9),
        Completion.BY_WORKER);
  }

  private Order claimNext() {
    return new Order.ClaimNext(
        route(),
        oneIn(3) ? IntStream.range(0, 100).mapToObj(i -> word()).toList() : List.of(),
        CAPABILITIES,
        pick(List.of(1, Limits.CLAIM_JOBS_MAX, Limits.CLAIM_JOBS_MAX)),
        leaseTtl(),
        pick(List.of(Duration.ZERO, Duration.ZERO, Limits.CLAIM_WAIT_MAX)));
  }

  private Order submit() {
    Lease lease = lease();
    return new Order.SubmitResult(lease.job, lease.token, document(), Optional.of(word()));
  }

  private Order release() {
    Lease lease = lease();
    return new Order.ReleaseJob(lease.job, lease.token, reason());
  }

  private Order heartbeat() {
    Lease lease = lease();
    return new Order.Heartbeat(
        lease.job,
        lease.token,
        Optional.of(new Progress(99, Optional.of(WIDE.repeat(Limits.REASON_CHARS_MAX)))),
        Optional.of(json(Limits.CHECKPOINT_BYTES_MAX)));
  }

  private Order fail() {
    Lease lease = lease();
    return new Order.FailJob(
        lease.job,
        lease.token,
        WIDE.repeat(Limits.WORD_CHARS_MAX),
        Optional.of(WIDE.repeat(Limits.MESSAGE_CHARS_MAX)),
        !oneIn(5),
        pick(List.of(Optional.of(Duration.ZERO), Optional.of(Limits.DELAY_MAX), Optional.empty())));
  }

  private Order undelivered() {
    List<Order.GrantRef> all =
        grants.stream()
            .limit(Limits.CLAIM_JOBS_MAX)
            .map(grant -> new Order.GrantRef(grant.job().job().id(), grant.lease().fencingToken()))
            .toList();
    long offset = pick(List.of(-1L, Long.MIN_VALUE, Long.MAX_VALUE, commands - 3));
    return new Order.ClaimUndelivered(route(), offset, oneIn(2) ? all : List.of());
  }

  private Route route() {
    return new Route("acme", "q".repeat(Limits.NAME_CHARS_MAX), 0);
  }

  private Optional<Duration> leaseTtl() {
    return pick(
        List.of(
            Optional.of(Limits.LEASE_MAX),
            Optional.of(Limits.LEASE_MAX),
            Optional.of(Limits.LEASE_MIN),
            Optional.empty()));
  }

  private JsonText document() {
    return json(pick(List.of(2, 2, 1_000, 30_000, Limits.PAYLOAD_BYTES_MAX)));
  }

  private static JsonText json(int bytes) {
    return new JsonText("\"" + "x".repeat(bytes - 2) + "\"");
  }

  private static String word() {
    return "t".repeat(Limits.WORD_CHARS_MAX);
  }

  private static Optional<String> reason() {
    return Optional.of(WIDE.repeat(Limits.REASON_CHARS_MAX));
  }

  private JobId job() {
    return jobs.isEmpty() ? JobId.of(1L << 16, 1, 0) : pick(jobs);
  }

  /** A lease, or none that ever was. */
  private Lease lease() {
    if (grants.isEmpty()) {
      return new Lease(job(), "none");
    }
    Outcome.Grant grant = lately(grants);
    return new Lease(grant.job().job().id(), grant.leaseToken());
  }

  private record Lease(JobId job, String token) {}

  private <T> T lately(List<T> of) {
    return of.get(Math.max(0, of.size() - 1 - random.nextInt(30)));
  }

  private <T> T pick(List<? extends T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private byte[] damaged(byte[] good) {
    byte[] bad = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> Arrays.fill(bad, 5 + random.nextInt(40), Math.min(bad.length, 60), (byte) -1);
      case 2 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length * 2));
      default -> ByteBuffer.wrap(bad).putInt(1, random.nextInt());
    }
    return bad;
  }
}
