// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.wire.BundledSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which builds' processors understand what the bench sends. */
final class CommandSchemasTest {

  private static final String ROOM = "dev/joblog/protocol/wire/";

  @TempDir Path libraries;

  @Test
  void aBuildOfTodayReadsOurs() throws IOException {
    jar(Map.of("job.avsc", ours("job.avsc"), "command.avsc", ours("command.avsc")));
    assertThat(CommandSchemas.readsOurs(libraries)).isTrue();
  }

  @Test
  void aLaterBuildHasOursAmongItsEarlierOnes() throws IOException {
    jar(
        Map.of(
            "job.avsc", ours("job.avsc"),
            "command.avsc", "[{\"type\":\"record\",\"name\":\"Command\",\"fields\":[]}]",
            "job-commands-value.v3.avsc", newest()));
    assertThat(CommandSchemas.readsOurs(libraries)).isTrue();
  }

  @Test
  void anEarlierBuildDoesNot() throws IOException {
    jar(
        Map.of(
            "job.avsc", ours("job.avsc"),
            "command.avsc", "[{\"type\":\"record\",\"name\":\"Command\",\"fields\":[]}]",
            "job-commands-value.v1.avsc", ours("job-commands-value.v1.avsc")));
    assertThat(CommandSchemas.readsOurs(libraries)).isFalse();
  }

  @Test
  void aBuildThatKeepsItsSchemasElsewhereIsAnEarlierOne() throws IOException {
    jar(Map.of());
    assertThat(CommandSchemas.readsOurs(libraries)).isFalse();
  }

  private static String newest() {
    return BundledSchemas.bySubject("job-commands-value").orElseThrow().schema();
  }

  private static String ours(String name) throws IOException {
    try (InputStream in = BundledSchemas.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private void jar(Map<String, String> files) throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(libraries.resolve("schemas-1.jar")))) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(ROOM + file.getKey()));
        zip.write(file.getValue().getBytes(UTF_8));
      }
    }
  }
}
