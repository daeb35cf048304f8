// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.joblog.processor.engine.GoldenStory;
import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.Rows;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.wire.UndecodableException;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.LogHeaders;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** A task of today's build that is given a log, and everything that comes out of it. */
final class GoldenRun implements GoldenStory.Log, AutoCloseable {

  /** Where a partition begins on which nothing was ever decided, whatever build decides there. */
  static final int FIRST_VERSION = 3;

  private static final int PARTITION = 3;

  private final TaskBench bench;
  private final int engineVersion;
  private final List<GoldenLog.Line> lines = new ArrayList<>();
  private long offset = -1;
  private Instant last = Instant.EPOCH;
  private int events;
  private int outcomes;
  private int letters;
  private int forwarded;

  private GoldenRun(TaskBench bench, int engineVersion) {
    this.bench = bench;
    this.engineVersion = engineVersion;
  }

  /** On a partition that stands at this version. */
  static GoldenRun start(Path directory, int engineVersion) {
    TaskBench bench = TaskBench.open(directory, PARTITION);
    GoldenRun run = new GoldenRun(bench, engineVersion);
    if (engineVersion != FIRST_VERSION) {
      Meta.read(run.rows()).engine(engineVersion, 1).write(run.rows());
    }
    bench.run();
    return run;
  }

  /** What this build makes of the commands of a log. */
  void fold(GoldenLog log) throws UndecodableException {
    for (GoldenLog.Line line : log.lines()) {
      if (line.is("chapter")) {
        lines.add(line);
      } else if (line.is("command")) {
        append(line);
      }
    }
  }

  GoldenLog log() {
    return new GoldenLog(engineVersion, List.copyOf(lines));
  }

  Rows rows() {
    return bench.rows();
  }

  /** Log time of the newest command. */
  Instant lastT() {
    return last;
  }

  @Override
  public void chapter(String name) {
    lines.add(GoldenLog.Line.chapter(name));
  }

  @Override
  public List<Outcome> append(
      Instant recordTime, Command command, Optional<Position> forwardedFrom) {
    int before = outcomes;
    append(
        command(
            recordTime,
            bench.wire.commands().encode(command),
            forwardedFrom.map(from -> from.partition() + ":" + from.offset())));
    return bench.outcomes().subList(before, outcomes).stream().map(this::outcome).toList();
  }

  @Override
  public void append(Instant recordTime, byte[] record) {
    append(command(recordTime, record, Optional.empty()));
  }

  private GoldenLog.Line command(
      Instant recordTime, byte[] record, Optional<String> forwardedFrom) {
    return new GoldenLog.Line(
        "command",
        (offset + 1) + " " + says(record),
        Optional.of(recordTime),
        forwardedFrom,
        Optional.of(record));
  }

  private void append(GoldenLog.Line command) {
    lines.add(command);
    offset++;
    Instant recordTime = command.recordTime().orElseThrow();
    last = recordTime.isAfter(last) ? recordTime : last;
    RecordHeaders headers = new RecordHeaders();
    command
        .forwardedFrom()
        .ifPresent(from -> headers.add(LogHeaders.FORWARDED_FROM, from.getBytes(UTF_8)));
    bench.process(offset, recordTime, command.value(), headers);
    for (; events < bench.events().size(); events++) {
      byte[] record = value(bench.events().get(events));
      lines.add(GoldenLog.Line.cameOut("event", says(event(record)), Optional.of(record)));
    }
    for (; outcomes < bench.outcomes().size(); outcomes++) {
      var sent = bench.outcomes().get(outcomes);
      lines.add(GoldenLog.Line.cameOut("outcome", says(sent), Optional.of(value(sent))));
    }
    for (; letters < bench.deadLetters().size(); letters++) {
      var sent = bench.deadLetters().get(letters);
      String why =
          header(sent, DeadLetterHeaders.REASON) + ": " + header(sent, DeadLetterHeaders.SENTENCE);
      lines.add(GoldenLog.Line.cameOut("deadLetter", why, Optional.empty()));
    }
    for (; forwarded < bench.forwarded().size(); forwarded++) {
      int to = bench.forwarded().get(forwarded).value().partition().orElseThrow();
      lines.add(GoldenLog.Line.cameOut("forwarded", "to " + to, Optional.empty()));
    }
  }

  private String says(byte[] record) {
    try {
      Command command = bench.wire.commands().decode(record);
      return command.order().name() + " by " + command.header().principal();
    } catch (UndecodableException noCommand) {
      return "no command";
    }
  }

  private static String says(Event event) {
    return String.join(
        " ",
        event.fact().name(),
        event.header().status().word(),
        event.header().jobId().toString().substring(0, 8));
  }

  private String says(Record<? extends byte[], ? extends Addressed> sent) {
    Outcome outcome = outcome(sent);
    OptionalInt partition = sent.value().partition();
    String verdict =
        (partition.isPresent() ? "to " + partition.getAsInt() : "to any")
            + " for "
            + outcome.command().offset()
            + ", "
            + outcome.verdict().name();
    if (outcome.verdict() instanceof Outcome.Rejected no) {
      return verdict + ", " + no.reason().code() + ": " + no.sentence();
    }
    return outcome.verdict() instanceof Outcome.Duplicate again
        ? verdict + " of " + again.first().offset()
        : verdict;
  }

  private Event event(byte[] record) {
    try {
      return bench.wire.events().decode(record).event();
    } catch (UndecodableException e) {
      throw new AssertionError(e);
    }
  }

  private Outcome outcome(Record<? extends byte[], ? extends Addressed> sent) {
    try {
      return bench.wire.outcomes().decode(value(sent));
    } catch (UndecodableException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] value(Record<? extends byte[], ? extends Addressed> sent) {
    return Optional.ofNullable(sent.value().value()).orElseThrow();
  }

  private static String header(Record<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @Override
  public void close() {
    bench.close();
  }
}
