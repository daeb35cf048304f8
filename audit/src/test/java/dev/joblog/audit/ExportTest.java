// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.checkpoint.Fault;
import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.processor.checkpoint.SampleLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log in a file: written in one way, read back whole, and no byte of it can change unseen. */
class ExportTest {

  @TempDir Path directory;

  private final List<LogRecord> records = new ArrayList<>();

  ExportTest() {
    records.addAll(SampleLog.ofEvents(0, 1, 60).records);
    records.addAll(SampleLog.ofEvents(5, 2, 40).records);
  }

  @Test
  void anExportIsVerifiedWithoutACluster() throws Exception {
    Verification.Result result = verify(export());

    assertThat(result.faults()).isEmpty();
    assertThat(result.sound()).extracting(Verification.Sound::partition).containsExactly(0, 5);
    assertThat(result.records()).isEqualTo(records.size());
  }

  /**
   * An export of an earlier build: still sound, and written again it is the same, byte for byte.
   */
  @Test
  void anOldExportIsReadAndWrittenAlike() throws Exception {
    byte[] golden;
    try (InputStream file = ExportTest.class.getResourceAsStream("golden-events.ndjson")) {
      golden = Objects.requireNonNull(file).readAllBytes();
    }
    List<LogRecord> read = new ArrayList<>();
    try (FileLog log =
        FileLog.open(Files.write(directory.resolve("old"), golden), SampleLog.WIRE)) {
      for (Optional<LogRecord> next = log.next(); next.isPresent(); next = log.next()) {
        read.add(next.get());
      }
    }

    assertThat(verify(golden).sound())
        .singleElement()
        .satisfies(sound -> assertThat(sound.events()).isEqualTo(12));
    assertThat(new String(export(read), StandardCharsets.UTF_8))
        .isEqualTo(new String(golden, StandardCharsets.UTF_8));
  }

  @Test
  void everyFlippedByteOfAnExportIsFoundAndItsLineNamed() throws Exception {
    byte[] whole = export();
    Random random = new Random(11);
    int line = 1;
    for (int at = 0; at < whole.length; at++) {
      if (random.nextInt(48) == 0 || whole[at] == '\n') {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 + random.nextInt(255));
        List<Fault> faults = verify(damaged).faults();
        assertThat(faults).as("byte %d, line %d", at, line).isNotEmpty();
        assertThat(faults.get(0).line()).as("byte %d, line %d", at, line).isEqualTo(line);
      }
      line += whole[at] == '\n' ? 1 : 0;
    }
  }

  @Test
  void everyByteOfOneLineIsFoundHoweverItIsFlipped() throws Exception {
    byte[] line = export(records.subList(0, 1));
    for (int at = 0; at < line.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = line.clone();
        damaged[at] ^= (byte) (1 << bit);
        assertThat(verify(damaged).isSound()).as("byte %d, bit %d", at, bit).isFalse();
      }
    }
  }

  @Test
  void aChangedWordIsNamedThoughItsCheckSumIsRight() throws Exception {
    String line = new String(export(records.subList(0, 1)), StandardCharsets.UTF_8);

    assertThat(fault(forged(line, "\"principal\":\"ann\"", "\"principal\":\"bob\"")).field())
        .isEqualTo("event");
    String offset = "\"offset\":" + records.get(0).offset() + ",";
    assertThat(fault(forged(line, offset, offset.replace(":", ":00"))).field()).isEqualTo("offset");
    assertThat(fault(line.replace("\"crc32c\":\"", "\"crc32c\":\"0")).field())
        .isEqualTo("offset or crc32c");
  }

  @Test
  void aChangedNumberOfALineIsNamed() throws Exception {
    String text = new String(export(records.subList(0, 2)), StandardCharsets.UTF_8);
    String second = text.substring(text.indexOf('\n') + 1);
    String offset = "\"offset\":" + records.get(1).offset() + ",";

    Fault fault = fault(text.replace(second, second.replace(offset, "\"offset\":99,")));

    assertThat(fault.field()).isEqualTo("offset or crc32c");
    assertThat(fault.line()).isEqualTo(2);
    assertThat(
            fault(text.replace(second, second.replace("{\"partition\":0", "{\"partition\":1")))
                .field())
        .isEqualTo("partition");
  }

  @Test
  void removedAndSwappedLinesAreFound() throws Exception {
    List<String> lines = new String(export(), StandardCharsets.UTF_8).lines().toList();
    List<String> removed = new ArrayList<>(lines);
    removed.remove(9);
    List<String> swapped = new ArrayList<>(lines);
    swapped.set(9, lines.get(10));
    swapped.set(10, lines.get(9));
    int fifth = (int) records.stream().filter(record -> record.partition() == 0).count();
    List<String> apart = new ArrayList<>(lines.subList(0, 9));
    apart.addAll(lines.subList(fifth, lines.size()));
    apart.addAll(lines.subList(9, fifth));

    assertThat(fault(joined(removed)).field()).isEqualTo("position");
    assertThat(fault(joined(swapped)).field()).isEqualTo("position");
    assertThat(fault(joined(apart)).field()).isEqualTo("partition");
  }

  @Test
  void aFileThatEndsWithinALineIsFound() throws Exception {
    byte[] whole = export();

    assertThat(verify(Arrays.copyOf(whole, whole.length - 1)).isSound()).isFalse();
    assertThat(verify(Arrays.copyOf(whole, whole.length - 300)).isSound()).isFalse();
  }

  @Test
  void recordsThatAreNoEventsCanBeExportedAsEvidence() throws Exception {
    List<LogRecord> odd =
        List.of(
            LogRecord.of(0, 0, -1, null, null),
            LogRecord.of(0, 1, 0, new byte[] {'%', '"', 0, -1}, new byte[] {1, 2, 3}));

    Path file = Files.write(directory.resolve("odd"), export(odd));
    try (FileLog log = FileLog.open(file, SampleLog.WIRE)) {
      LogRecord first = log.next().orElseThrow();
      LogRecord second = log.next().orElseThrow();
      assertThat(first.flaw()).isEmpty();
      assertThat(first.key()).isNull();
      assertThat(second.flaw()).isEmpty();
      assertThat(second.key()).containsExactly('%', '"', 0, -1);
      assertThat(second.value()).containsExactly(1, 2, 3);
      assertThat(log.next()).isEmpty();
    }
  }

  @Test
  void aFileWithoutLinesCouldNotBeRead() throws Exception {
    Path file = Files.write(directory.resolve("long"), new byte[ExportLine.BYTES_MAX + 1]);
    try (FileLog log = FileLog.open(file, SampleLog.WIRE)) {
      assertThatThrownBy(log::next)
          .isInstanceOf(CouldNotRun.class)
          .hasMessageContaining("it is no export of events");
    }
  }

  @Test
  void aLineAtTheBoundIsRead() throws Exception {
    LogRecord large = LogRecord.of(0, 0, 0, new byte[] {'k'}, new byte[1 << 20]);
    Path file = Files.write(directory.resolve("large"), export(List.of(large)));
    try (FileLog log = FileLog.open(file, SampleLog.WIRE)) {
      assertThat(log.next().orElseThrow().value()).hasSize(1 << 20);
    }
  }

  private Fault fault(String text) throws Exception {
    List<Fault> faults = verify(text.getBytes(StandardCharsets.UTF_8)).faults();
    assertThat(faults).isNotEmpty();
    return faults.get(0);
  }

  /** Changes a line as somebody would who knows of the check sum. */
  private static String forged(String line, String from, String to) {
    assertThat(line).contains(from);
    String changed = line.replace(from, to);
    String summed = changed.substring(0, changed.indexOf("\"crc32c\":\"") + 10);
    CRC32C crc = new CRC32C();
    crc.update(summed.getBytes(StandardCharsets.UTF_8));
    return summed + String.format(Locale.ROOT, "%08x\"}\n", (int) crc.getValue());
  }

  private static String joined(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private byte[] export() throws CouldNotRun, IOException {
    return export(records);
  }

  private static byte[] export(List<LogRecord> records) throws CouldNotRun, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Export.write(out, new MemoryLog(records), SampleLog.WIRE, VerificationTest.quiet());
    return out.toByteArray();
  }

  private Verification.Result verify(byte[] export) throws CouldNotRun, IOException {
    Path file = Files.write(directory.resolve("events.ndjson"), export);
    try (FileLog log = FileLog.open(file, SampleLog.WIRE)) {
      return new Verification(SampleLog.WIRE, Checkpoints.none(), VerificationTest.quiet())
          .run(log);
    }
  }
}
