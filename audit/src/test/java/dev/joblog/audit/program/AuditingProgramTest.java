// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.audit.Audit;
import dev.joblog.audit.ExportedLog;
import dev.joblog.audit.FileReplay;
import dev.joblog.audit.JobLife;
import dev.joblog.audit.Moment;
import dev.joblog.audit.Verification;
import dev.joblog.processor.checkpoint.PublicKeys;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of somebody else's: what is public is enough for it. */
final class AuditingProgramTest {

  private static final Pattern JOB = Pattern.compile("\"jobId\":\"([-0-9a-f]{36})\"");

  @TempDir Path evidence;
  private String lines = "";

  @BeforeEach
  void anExportIsThere() throws Exception {
    try (InputStream golden = Audit.class.getResourceAsStream("golden-events.ndjson")) {
      lines =
          new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.ISO_8859_1);
    }
    write(lines);
  }

  private void write(String events) throws IOException {
    Files.writeString(evidence.resolve("events.ndjson"), events, StandardCharsets.ISO_8859_1);
  }

  private ExportedLog log() {
    return ExportedLog.at(evidence, OptionalInt.empty(), new EventWire(KnownSchemas.bundled()));
  }

  @Test
  void itLearnsWhetherALogIsSound() throws Exception {
    Verification.Result result = log().verify(PublicKeys.read(List.of()));

    assertThat(result.isSound()).isTrue();
    assertThat(result.records()).isEqualTo(lines.lines().count());
  }

  @Test
  void itLearnsWhereALogIsNotSound() throws Exception {
    write(lines.substring(lines.indexOf('\n') + 1));

    assertThat(log().verify(PublicKeys.read(List.of())).faults())
        .first()
        .satisfies(
            fault -> {
              assertThat(fault.field()).isEqualTo("position");
              assertThat(fault.line()).isEqualTo(1);
            });
  }

  @Test
  void itSeesAJobAsItWas() throws Exception {
    Matcher first = JOB.matcher(lines);
    assertThat(first.find()).isTrue();
    JobId id = JobId.parse(first.group(1)).orElseThrow();

    JobLife life = log().life(id);

    assertThat(life.events()).isNotEmpty();
    assertThat(life.at(Moment.parse("1")).orElseThrow().job().spec().id()).isEqualTo(id);
    assertThat(life.at(Moment.parse("2000-01-01T00:00:00Z"))).isEmpty();
  }

  @Test
  void itFoldsALogToTheSameRowsEachTime() throws Exception {
    List<FileReplay.Partition> once = log().fold();

    assertThat(once).isNotEmpty().isEqualTo(log().fold());
    assertThat(once).allSatisfy(partition -> assertThat(partition.fault()).isEmpty());
  }
}
