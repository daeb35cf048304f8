// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Operation;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bytes that are no record of ours end in one kind of exception, cheaply. */
class BadBytesTest {

  private static final int MUTATIONS = 2_000;
  private static final long ALLOCATED_BYTES_MAX = 1024 * 1024;

  private final KnownSchemas schemas = KnownSchemas.bundled();
  private final CommandWire commands = new CommandWire(schemas);
  private final EventWire events = new EventWire(schemas);
  private final OutcomeWire outcomes = new OutcomeWire(schemas);
  private final QueryWire queries = new QueryWire();

  @Test
  void saysWhatIsWrongWithThePrefix() {
    assertUndecodable(null, "Expected a record to have a value, but it is null");
    assertUndecodable(new byte[0], "Expected a record of 5 bytes or more, but it has 0");
    assertUndecodable(new byte[4], "Expected a record of 5 bytes or more, but it has 4");
    assertUndecodable(
        "{\"type\":\"x\"}".getBytes(StandardCharsets.UTF_8),
        "Expected a record to begin with a zero byte, but it begins with 123");
    assertUndecodable(
        new byte[] {0, 0, 0, 0, 99},
        "Expected a schema id that job-commands-value had when this process started, but it is 99");
  }

  @Test
  void anEventIsNoCommand() {
    byte[] event =
        events.encode(new RandomValues(1).next(Event.class), 1, EventWire.genesis()).record();

    assertUndecodable(
        event,
        "Expected a schema id that job-commands-value had when this process started, but it is 10");
  }

  @Test
  void anEventIsNamedAsItsFactIs() {
    Event event =
        new Event(
            new RandomValues(1).next(EventHeader.class), new Fact.JobApproved(Optional.empty()));
    byte[] record = events.encode(event, 1, EventWire.genesis()).record();
    String text = new String(record, StandardCharsets.ISO_8859_1);
    byte[] renamed =
        text.replace("JobApproved", "JobDisliked").getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> events.decode(renamed))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("Expected the event's name to be JobApproved, as its fact is, but it is not");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] record = commands.encode(new RandomValues(7).next(Command.class));
    for (int length = 0; length < record.length; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertThatThrownBy(() -> commands.decode(cut))
          .as("%d bytes", length)
          .isInstanceOf(UndecodableException.class);
    }
  }

  @Test
  void trailingBytesAreRefused() {
    byte[] record = commands.encode(new RandomValues(7).next(Command.class));

    assertUndecodable(
        Arrays.copyOf(record, record.length + 3),
        "Expected the record to end after Command, but 3 bytes follow");
  }

  @Test
  void aDeclaredLengthIsNotBelieved() {
    byte[] aStringOfTwoGigabytes = {0, 0, 0, 0, 1, -2, -1, -1, -1, 15};
    byte[] aNegativeString = {0, 0, 0, 0, 1, 1};
    byte[] anEndlessNumber = {0, 0, 0, 0, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    for (byte[] bytes : new byte[][] {aStringOfTwoGigabytes, aNegativeString, anEndlessNumber}) {
      assertThat(allocatedByRefusal(() -> commands.decode(bytes))).isLessThan(ALLOCATED_BYTES_MAX);
    }
  }

  @Test
  void aDeclaredCountIsNotBelieved() {
    ByteBuffer page = ByteBuffer.allocate(32);
    page.put((byte) 1); // version
    page.put(new byte[] {0, 0, 0, 0}); // applied, appliedT, standby
    page.put((byte) 4); // branch JobPage
    page.put(new byte[] {-2, -1, -1, -1, 15}); // 2^31 - 1 jobs

    assertThat(allocatedByRefusal(() -> queries.decodeResponse(page.array())))
        .isLessThan(ALLOCATED_BYTES_MAX);
  }

  @Test
  void aCommandLargerThanAnyMayBeIsNotLookedInto() {
    byte[] large = new byte[Limits.COMMAND_BYTES_MAX + 1];
    large[4] = 1;

    assertUndecodable(large, "Expected a command of at most 1048576 bytes, but it has 1048577");

    assertThat(allocatedByRefusal(() -> commands.decode(large))).isLessThan(100_000);
  }

  /** An item of one byte costs forty and more in memory. */
  @Test
  void aCommandHasNoMoreItemsThanItMay() throws UndecodableException {
    byte[] most = commands.encode(claim(Limits.COMMAND_ITEMS_MAX));
    assertThat(commands.decode(most)).isEqualTo(claim(Limits.COMMAND_ITEMS_MAX));
    byte[] many = commands.encode(claim(1_000_000));

    assertThat(allocatedByRefusal(() -> commands.decode(many))).isLessThan(ALLOCATED_BYTES_MAX);
  }

  private static Command claim(int types) {
    Order.ClaimNext order =
        new Order.ClaimNext(
            new Route("acme", "q", 0),
            Collections.nCopies(types, ""),
            List.of(),
            1,
            Optional.empty(),
            Duration.ZERO);
    return new Command(header("ann", Optional.empty()), order);
  }

  private static CommandHeader header(String principal, Optional<String> key) {
    return new CommandHeader(
        new UUID(1, 1), "acme", principal, false, OptionalInt.empty(), Optional.empty(), key);
  }

  /** Every outcome repeats them, a refusal's too. */
  @Test
  void whatAnswersRepeatIsBounded() throws UndecodableException {
    String most = "\u20ac".repeat(Limits.CALLER_CHARS_MAX);
    Command atTheBound = new Command(header(most, Optional.of(most)), new Order.Tick());
    assertThat(commands.decode(commands.encode(atTheBound))).isEqualTo(atTheBound);

    assertUndecodable(
        commands.encode(new Command(header(most + "x", Optional.empty()), new Order.Tick())),
        "Expected principal to have at most 1024 characters, but it has 1025");
    assertUndecodable(
        commands.encode(new Command(header("ann", Optional.of(most + "x")), new Order.Tick())),
        "Expected idempotencyKey to have at most 1024 characters, but it has 1025");
  }

  /** So its sender is told, as of any other bad field. */
  @Test
  void aFieldThatIsTooLongTellsWhoSentIt() {
    String many = "k".repeat(Limits.CALLER_CHARS_MAX + 1);
    CommandHeader sender = header("ann", Optional.empty());
    Order order = new Order.Tick();

    assertSender(new Command(header("ann", Optional.of(many)), order), sender, "/idempotencyKey");
    assertSender(new Command(sender, new Operation.Named(many), order), sender, "/operation");
  }

  private void assertSender(Command command, CommandHeader sender, String pointer) {
    byte[] record = commands.encode(command);
    assertThatThrownBy(() -> commands.decode(record))
        .isInstanceOfSatisfying(
            UndecodableException.class,
            undecodable -> {
              var told = undecodable.sender().orElseThrow();
              assertThat(told.pointer()).isEqualTo(pointer);
              assertThat(told.header()).usingRecursiveComparison().isEqualTo(sender);
            });
  }

  @Test
  void malformedUtf8IsRefused() {
    byte[] record = commands.encode(new RandomValues(7).next(Command.class));
    record[TopicCodec.PREFIX_BYTES + 1] = (byte) 0xFF;

    assertThatThrownBy(() -> commands.decode(record)).isInstanceOf(UndecodableException.class);
  }

  /** U+FFFD is a character like others; a decoder also puts it where bytes are malformed. */
  @Test
  void aReplacementCharacterIsTakenWhereItWasWritten() throws UndecodableException {
    Command written = new Command(header("\uFFFD", Optional.of("\uFFFD\u20AC")), new Order.Tick());
    byte[] record = commands.encode(written);
    assertThat(commands.decode(record)).isEqualTo(written);

    int euro = new String(record, StandardCharsets.ISO_8859_1).indexOf("\u00E2\u0082\u00AC");
    for (int at = euro; at < euro + 3; at++) {
      byte[] malformed = record.clone();
      malformed[at] = (byte) 0xC0;
      assertThatThrownBy(() -> commands.decode(malformed)).isInstanceOf(UndecodableException.class);
    }
  }

  /** Where it came from is believed of a whole record only, so that no part of one is answered. */
  @Test
  void theSenderOfABadFieldIsToldOfAWholeRecordOnly() {
    byte[] whole =
        commands.encode(
            new Command(
                header("ann", Optional.of("k".repeat(Limits.CALLER_CHARS_MAX + 1))),
                new Order.ConfigureQueue(new Route("acme", "q", 0), Duration.ofDays(1))));
    byte[] malformed = whole.clone();
    malformed[new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('q')] = (byte) 0xFF;

    assertThat(senderOf(whole)).isPresent();
    assertThat(senderOf(Arrays.copyOf(whole, whole.length - 1))).isEmpty();
    assertThat(senderOf(Arrays.copyOf(whole, whole.length + 1))).isEmpty();
    assertThat(senderOf(malformed)).isEmpty();
  }

  private Optional<UndecodableException.Sender> senderOf(byte[] record) {
    try {
      return fail("Expected a refusal, but it is " + commands.decode(record));
    } catch (UndecodableException refused) {
      return refused.sender();
    }
  }

  @Test
  void anIdMustBeAUuidInFull() {
    byte[] record = commands.encode(new RandomValues(7).next(Command.class));
    record[TopicCodec.PREFIX_BYTES + 1] = 'g';

    assertUndecodable(record, "Expected commandId to be a UUID, but it is not");
    assertThatThrownBy(() -> Uuids.uuid("commandId", "1-1-1-1-1"))
        .isInstanceOf(UndecodableException.class);
    assertThatThrownBy(() -> Uuids.jobId("jobId", "00000000-0000-4000-8000-000000000000"))
        .hasMessage("Expected jobId to be a UUID of version 8, but it is not");
  }

  @Test
  void anotherVersionOfTheQueryLanguageIsRefused() {
    assertThatThrownBy(() -> queries.decodeRequest(new byte[] {1}))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("Expected version 2 of the query language, but it is 1");
    assertThatThrownBy(() -> queries.decodeRequest(new byte[0]))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void anEventIsTooShortForItsHash() {
    assertThatThrownBy(() -> EventWire.canonicalBytes(new byte[36]))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("hash");
    assertThat(new byte[0]).isEqualTo(canonicalOf(new byte[37]));
  }

  @Test
  void noMutationDoesAnythingElse() throws UndecodableException {
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      RandomValues values = new RandomValues(seed);
      Command any = values.next(Command.class);
      Command command = new Command(any.header(), any.order());
      byte[] good = commands.encode(command);
      Random random = new Random(seed);
      refused += attempt(seed, () -> commands.decode(mutated(random, good)));
      byte[] event = events.encode(values.next(Event.class), 1, EventWire.genesis()).record();
      refused += attempt(seed, () -> events.decode(mutated(random, event)));
      byte[] outcome = outcomes.encode(values.next(Outcome.class));
      refused += attempt(seed, () -> outcomes.decode(mutated(random, outcome)));
      byte[] request = queries.encode(values.next(QueryRequest.class));
      refused += attempt(seed, () -> queries.decodeRequest(mutated(random, request)));
      byte[] response = queries.encode(values.next(QueryResponse.class));
      refused += attempt(seed, () -> queries.decodeResponse(mutated(random, response)));
      assertThat(commands.decode(good)).as("a good one afterwards, %d", seed).isEqualTo(command);
    }
    assertThat(refused).isGreaterThan(MUTATIONS);
  }

  private void assertUndecodable(byte @Nullable [] record, String sentence) {
    assertThatThrownBy(() -> commands.decode(record))
        .isInstanceOf(UndecodableException.class)
        .hasMessage(sentence);
  }

  private static byte[] canonicalOf(byte[] record) {
    try {
      return EventWire.canonicalBytes(record);
    } catch (UndecodableException e) {
      throw new AssertionError(e);
    }
  }

  private interface Decoding {
    Object run() throws UndecodableException;
  }

  private static int attempt(int seed, Decoding decoding) {
    try {
      decoding.run();
      return 0;
    } catch (UndecodableException expected) {
      return 1;
    } catch (RuntimeException e) {
      return fail("Expected a refusal or a value, but seed " + seed + " ended otherwise", e);
    }
  }

  private static byte[] mutated(Random random, byte[] good) {
    byte[] bad = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      case 2 -> {
        int at = random.nextInt(bad.length);
        Arrays.fill(bad, at, Math.min(bad.length, at + 9), (byte) -1);
      }
      default -> bad = Arrays.copyOf(bad, random.nextInt(bad.length * 2));
    }
    return bad;
  }

  /** The least of three times: now and then the JVM counts the rest of a thread's buffer too. */
  private static long allocatedByRefusal(Decoding decoding) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long before = allocatedBytes();
      assertThat(attempt(i, decoding)).isOne();
      least = Math.min(least, allocatedBytes() - before);
    }
    return least;
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
