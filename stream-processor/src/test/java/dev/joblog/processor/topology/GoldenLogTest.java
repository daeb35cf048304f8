// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.engine.Evolution;
import dev.joblog.processor.engine.GoldenStory;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.Scan;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.UndecodableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A log means what it meant: every build makes the same records of the commands of an old log, byte
 * for byte (docs/decisions/0067).
 */
final class GoldenLogTest {

  /** Where this build's own version of a log that differs is put, to be compared. */
  private static final Path TODAY = Path.of("target", "golden");

  /** Their commands are larger, or more, than the rest of the log; tested at their bounds. */
  private static final Set<Rejection> NOT_IN_THE_LOGS =
      EnumSet.of(Rejection.PAYLOAD_TOO_LARGE, Rejection.TOO_MANY_WAITERS);

  private static final Shared.Wire WIRE = Shared.Wire.of(KnownSchemas.bundled());

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void anOldLogIsFoldedToTheRecordsThatItWasFoldedTo(int engineVersion) throws Exception {
    GoldenLog golden = GoldenLog.read(engineVersion);
    try (GoldenRun run = GoldenRun.start(directory, engineVersion)) {
      run.fold(golden);

      List<String> expected = golden.text();
      List<String> made = run.log().text();
      if (!made.equals(expected)) {
        write(run.log());
      }
      Path all = TODAY.resolve(GoldenLog.name(engineVersion));
      for (int line = 0; line < Math.min(expected.size(), made.size()); line++) {
        assertThat(made.get(line))
            .as("line %d; %s has this build's", line + 1, all)
            .isEqualTo(expected.get(line));
      }
      assertThat(made).hasSameSizeAs(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void theEventsOfAnOldLogAloneGiveTheStateThatItsCommandsGive(int engineVersion) throws Exception {
    GoldenLog golden = GoldenLog.read(engineVersion);
    MemoryRows folded = new MemoryRows();
    Evolution evolution = new Evolution(folded);
    byte[] head = EventWire.genesis();
    for (GoldenLog.Line line : golden.of("event")) {
      EventWire.DecodedEvent decoded = WIRE.events().decode(line.value());
      evolution.apply(decoded.event());
      byte[] hash = EventWire.expectedHash(head, line.value());
      assertThat(line.value()).as("linked: %s", line.says()).endsWith(hash);
      head = hash;
    }
    try (GoldenRun run = GoldenRun.start(directory, engineVersion)) {
      run.fold(golden);

      assertThat(
              Scan.difference(
                  Scan.ofEvents(run.rows(), run.lastT()), Scan.ofEvents(folded, run.lastT())))
          .isEmpty();
    }
  }

  /**
   * A build before stops at rows that it does not know, and they stand beside it on the changelog
   * while one processor after the other is replaced: so what reads a new kind of row is released
   * first, and what writes it one release later, or from an engine version on (ADR 0223).
   */
  @ParameterizedTest
  @CsvSource({
    "1, c614c8e438182a91479342f66cced83eff9689163df6b1f76ed4d964968455bc",
    "2, aff9cb535f1cf80780ebe226e1ecace8e499f58be779afed195086b3a4a8e730",
    "3, 98e55f691fa2f4b8740f7f977ac5f01cfc3e9f3c1b4013e4c9cc855733b74341",
    "4, 9201b2e12a135ee98d7bb74be883e502fe2996d7a892bce532f643456bb19131"
  })
  void theRowsOfALogAreThoseThatTheBuildBeforeWrote(int engineVersion, String sha256)
      throws Exception {
    try (GoldenRun run = GoldenRun.start(directory, engineVersion)) {
      run.fold(GoldenLog.read(engineVersion));

      assertThat(Scan.sha256OfLogged(run.rows())).isEqualTo(sha256);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyKindOfWordIsInALog(int engineVersion) throws Exception {
    GoldenLog golden = GoldenLog.read(engineVersion);

    Set<Class<?>> orders = new HashSet<>();
    for (GoldenLog.Line line : golden.of("command")) {
      command(line).ifPresent(command -> orders.add(command.order().getClass()));
    }
    assertThat(orders).containsExactlyInAnyOrderElementsOf(leaves(Order.class).toList());

    Set<Class<?>> facts = new HashSet<>();
    for (Event event : events(golden)) {
      facts.add(event.fact().getClass());
    }
    assertThat(facts).containsExactlyInAnyOrderElementsOf(leaves(Fact.class).toList());

    Set<Class<?>> verdicts = new HashSet<>();
    Set<Rejection> reasons = EnumSet.noneOf(Rejection.class);
    for (GoldenLog.Line line : golden.of("outcome")) {
      Outcome.Verdict verdict = WIRE.outcomes().decode(line.value()).verdict();
      verdicts.add(verdict.getClass());
      if (verdict instanceof Outcome.Rejected no) {
        reasons.add(no.reason());
      }
    }
    assertThat(verdicts)
        .containsExactlyInAnyOrderElementsOf(leaves(Outcome.Verdict.class).toList());
    Set<Rejection> missing = EnumSet.complementOf(EnumSet.copyOf(reasons));
    missing.removeAll(NOT_IN_THE_LOGS);
    if (engineVersion < 2) {
      missing.remove(Rejection.OPERATION_REQUIRED); // since version 2
    }
    assertThat(missing).isEmpty();
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(GoldenLogTest::leaves)
        : Stream.of(type);
  }

  @Test
  void theSameHeartbeatsWereEventsBeforeVersion3AndAreLivenessSince() throws Exception {
    GoldenLog second = GoldenLog.read(2).chapter("heartbeats");
    GoldenLog third = GoldenLog.read(3).chapter("heartbeats");

    assertThat(bytesOf(second.of("command"))).isEqualTo(bytesOf(third.of("command")));
    assertThat(facts(second))
        .containsExactly(
            "JobCreated",
            "JobClaimed",
            "LeaseExtended",
            "LeaseExtended",
            "LeaseExtended",
            "LeaseExtended",
            "LeaseExtended",
            "LeaseExtended",
            "JobCompleted");
    assertThat(facts(third))
        .containsExactly(
            "JobCreated", "JobClaimed", "LeaseExtended", "LeaseExtended", "JobCompleted");
    assertThat(beats(second)).isEmpty();
    assertThat(beats(third)).containsExactly("LeaseExtended", "JobCompleted");
    assertThat(says(second.of("outcome"))).as("answers").isEqualTo(says(third.of("outcome")));
  }

  private static List<String> bytesOf(List<GoldenLog.Line> lines) {
    return lines.stream().map(GoldenLog.Line::json).toList();
  }

  private static List<String> says(List<GoldenLog.Line> lines) {
    return lines.stream().map(GoldenLog.Line::says).toList();
  }

  private static List<String> facts(GoldenLog log) throws UndecodableException {
    return events(log).stream().map(event -> event.fact().name()).toList();
  }

  /** Facts that carry what heartbeats brought. */
  private static List<String> beats(GoldenLog log) throws UndecodableException {
    return events(log).stream()
        .filter(event -> event.header().beat().isPresent())
        .map(event -> event.fact().name())
        .toList();
  }

  private static List<Event> events(GoldenLog log) throws UndecodableException {
    List<Event> events = new ArrayList<>();
    for (GoldenLog.Line line : log.of("event")) {
      events.add(WIRE.events().decode(line.value()).event());
    }
    return events;
  }

  private static Optional<Command> command(GoldenLog.Line line) {
    try {
      return Optional.of(WIRE.commands().decode(line.value()));
    } catch (UndecodableException noCommand) {
      return Optional.empty();
    }
  }

  /** {@code -Djoblog.golden.record=5}: of the story, as this build decides it. */
  @Test
  @EnabledIfSystemProperty(named = "joblog.golden.record", matches = "\\d+")
  void record() throws Exception {
    int engineVersion = Integer.getInteger("joblog.golden.record");
    try (GoldenRun run = GoldenRun.start(directory, engineVersion)) {
      GoldenStory.tell(run);
      write(run.log());
    }
  }

  private static void write(GoldenLog log) throws IOException {
    Files.createDirectories(TODAY);
    Files.write(TODAY.resolve(GoldenLog.name(log.engineVersion())), log.text());
  }
}
