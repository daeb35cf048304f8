// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.checkpoint.AuditKeys;
import dev.joblog.processor.checkpoint.Checkpoint;
import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.processor.checkpoint.SampleKey;
import dev.joblog.processor.checkpoint.SampleLog;
import dev.joblog.processor.checkpoint.SigningKey;
import dev.joblog.protocol.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./joblog audit} over files: what it prints, and how it ends. */
class AuditTest {

  private static final Instant SIGNED_AT = Instant.parse("2026-11-22T09:00:00Z");

  @TempDir Path directory;

  private final SampleLog log = SampleLog.ofEvents(3, 1, 200);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path evidence = Path.of(".");
  private Path publicKey = Path.of(".");
  private Checkpoint newest = SampleKey.fresh().sign(0, 1, 1, new byte[32], 1, SIGNED_AT);

  @BeforeEach
  void export() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(AuditKeys.ALGORITHM).generateKeyPair();
    Path secret = Files.writeString(directory.resolve("key.pem"), AuditKeys.pem(pair.getPrivate()));
    publicKey =
        Files.writeString(directory.resolve("key.pub.pem"), AuditKeys.pem(pair.getPublic()));
    LogRecord last = log.records.get(log.records.size() - 1);
    newest =
        new SampleKey(SigningKey.read(secret, publicKey))
            .sign(3, log.position(), last.offset(), log.head(), 200, SIGNED_AT);
    evidence = write("evidence", log.records);
  }

  @Test
  void aSoundExportEndsWithZero() {
    assertThat(audit("verify", "--file", evidence.toString(), "--public-key", publicKey.toString()))
        .isEqualTo(Audit.SOUND);
    assertThat(text(out))
        .contains("partition 3: sound, " + log.position() + " events, newest checkpoint at event ")
        .contains("sound: " + log.position() + " events, 1 checkpoints");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void aFaultEndsWithOneAndNamesItsPlace() throws Exception {
    List<LogRecord> shorter = log.records.subList(0, 150);
    Path cut = write("cut", shorter);

    assertThat(audit("verify", "--file", cut.toString(), "--public-key", publicKey.toString()))
        .isEqualTo(Audit.FAULT);
    assertThat(text(out))
        .contains(
            "FAULT: partition 3, offset " + newest.offset() + ", field tail: Expected the log")
        .contains("FAULTS: 1");
  }

  @Test
  void aForgedCheckpointEndsWithOne() throws Exception {
    Path file = evidence.resolve(Export.CHECKPOINTS);
    Files.writeString(file, Files.readString(file).replace("\"count\":200", "\"count\":201"));

    assertThat(audit("verify", "--file", evidence.toString(), "--public-key", publicKey.toString()))
        .isEqualTo(Audit.FAULT);
    assertThat(text(out)).contains("field checkpoint.signature, line 1");
  }

  @Test
  void whatCannotBeFoundOutEndsWithTwoAndOneSentence() throws Exception {
    Path noKey = Files.writeString(directory.resolve("no.pem"), "no key");
    for (String[] arguments :
        List.of(
            new String[] {},
            new String[] {"check"},
            new String[] {"verify"},
            new String[] {"verify", "--file"},
            new String[] {"verify", "--flie", "x"},
            new String[] {"verify", "--file", directory.resolve("nothing").toString()},
            new String[] {"verify", "--file", evidence.toString()},
            new String[] {
              "verify", "--file", evidence.toString(), "--public-key", noKey.toString()
            },
            new String[] {"verify", "--file", evidence.toString(), "--partition", "x"},
            new String[] {"verify", "--bootstrap", "no such place"},
            new String[] {"export"},
            new String[] {"export", "--to", "x", "--file", "y"},
            new String[] {"show"},
            new String[] {"show", "no-id", "--file", evidence.toString()},
            new String[] {
              "show", "0f8c5a1e-6c1b-8000-9f65-2b7c1f0e5a11", "--file", evidence.toString()
            },
            new String[] {"replay", "--bootstrap", "localhost:1", "--processor", "what"},
            new String[] {"replay"})) {
      err.reset();
      assertThat(audit(arguments)).as(String.join(" ", arguments)).isEqualTo(Audit.COULD_NOT_RUN);
      assertThat(text(err).lines())
          .as(String.join(" ", arguments))
          .singleElement()
          .asString()
          .startsWith("joblog audit: Expected ")
          .endsWith(".");
    }
  }

  @Test
  void oneOfTwoPartitionsCanBeAskedFor() throws Exception {
    List<LogRecord> two = new ArrayList<>(SampleLog.ofEvents(0, 5, 30).records);
    two.remove(3);
    two.addAll(log.records);
    Path both = write("both", two);
    String key = publicKey.toString();

    assertThat(audit("verify", "--file", both.toString(), "--public-key", key))
        .isEqualTo(Audit.FAULT);
    assertThat(audit("verify", "--file", both.toString(), "--public-key", key, "--partition", "3"))
        .isEqualTo(Audit.SOUND);
  }

  @Test
  void aJobsLifeIsATable() {
    Event some = log.events.get(20);
    String id = some.header().jobId().toString();

    assertThat(audit("show", id, "--file", evidence.toString())).isEqualTo(Audit.SOUND);

    long events =
        log.events.stream().filter(event -> event.header().jobId().toString().equals(id)).count();
    assertThat(text(out).lines()).hasSize((int) events + 1);
    assertThat(text(out)).contains("JobCreated").contains("CreateJob").contains("ann");
  }

  @Test
  void aJobsStateIsThatOfItsTime() {
    Event created =
        log.events.stream()
            .filter(event -> event.header().sequence() == 2)
            .findFirst()
            .orElseThrow();
    String id = created.header().jobId().toString();

    assertThat(audit("show", id, "--file", evidence.toString(), "--at", "1"))
        .isEqualTo(Audit.SOUND);
    assertThat(text(out)).containsPattern("version +1\n").containsPattern("spec.id +" + id);

    out.reset();
    Instant t = created.header().t();
    audit("show", id, "--file", evidence.toString(), "--at", t.toString());
    assertThat(text(out)).containsPattern("updatedAt +" + t);

    out.reset();
    audit("show", id, "--file", evidence.toString(), "--at", "2000-01-01T00:00:00Z");
    assertThat(text(out)).contains("no such job then");
  }

  @Test
  void anExportIsReplayedByItself() {
    assertThat(audit("replay", "--file", evidence.toString())).isEqualTo(Audit.SOUND);
    assertThat(text(out)).startsWith("partition 3: " + log.position() + " events, ");
  }

  @Test
  void progressIsToldEveryTwoSecondsAndNotBefore() {
    long[] now = {0};
    Progress progress = new Progress(stream(err), () -> now[0]);

    read(progress, 1_024);
    now[0] = Duration.ofSeconds(2).toNanos();
    read(progress, 1_024);
    read(progress, 1_024);
    now[0] = Duration.ofSeconds(3).toNanos();
    read(progress, 1_024);

    assertThat(text(err)).isEqualTo("… 2,048 events in 2 s, 1,024 a second%n".formatted());
  }

  private static void read(Progress progress, int records) {
    for (int i = 0; i < records; i++) {
      progress.next();
    }
  }

  private Path write(String name, List<LogRecord> records) throws CouldNotRun {
    Path to = directory.resolve(name);
    Export.write(
        to,
        new MemoryLog(records),
        CheckpointLines.of(List.of(newest.line())),
        SampleLog.WIRE,
        VerificationTest.quiet());
    return to;
  }

  private int audit(String... arguments) {
    try {
      return Audit.run(
          List.of(arguments), dataDir -> AuditDefaults.none(), stream(out), stream(err));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
