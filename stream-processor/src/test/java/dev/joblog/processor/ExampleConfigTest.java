// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings file that is shipped, against the class that reads it. */
final class ExampleConfigTest {

  private static final Path EXAMPLE = Path.of("src", "main", "config", "processor.properties");
  private static final Path READER =
      Path.of("src", "main", "java", "dev", "joblog", "processor", "ProcessorConfig.java");

  /** {@code read.text("name"…}, with whatever line breaks. */
  private static final Pattern NAME_READ = Pattern.compile("read\\s*\\.\\w+\\(\\s*\"([a-z.]+)\"");

  private static final Pattern SHOWN = Pattern.compile("(?m)^#(?=[a-z.]+=)");

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "JOBLOG_KAFKA", "broker-1:9092,broker-2:9092,broker-3:9092",
          "JOBLOG_REPLICATION_FACTOR", "3",
          "JOBLOG_STATE_DIR", "/var/lib/joblog",
          "JOBLOG_INTERNAL_BIND_HOST", "0.0.0.0",
          "JOBLOG_INTERNAL_PORT", "7070",
          "JOBLOG_INTERNAL_ADVERTISED_HOST", "processor-1",
          "JOBLOG_INTERNAL_TOKEN", "0123456789abcdef0123456789abcdef",
          "JOBLOG_LEASE_KEY_1", Base64.getEncoder().encodeToString(new byte[32]));

  @TempDir Path directory;

  @Test
  void itIsASafeConfigurationAsItStands() throws IOException {
    ProcessorConfig config = ProcessorConfig.of(ProcessorMain.read(EXAMPLE), ENVIRONMENT);

    assertThat(config.kafka().bootstrapServers()).isEqualTo(ENVIRONMENT.get("JOBLOG_KAFKA"));
    assertThat(config.topics().replicationFactor()).isEqualTo(3);
    assertThat(config.topics().minInSyncReplicas()).isEqualTo(2);
    assertThat(config.internal().advertisedHost()).isEqualTo("processor-1");
    assertThat(config.leaseKeys()).containsOnlyKeys(1);
  }

  @Test
  void everyDefaultThatItShowsIsTheDefault() throws IOException {
    ProcessorConfig plain = ProcessorConfig.of(ProcessorMain.read(EXAMPLE), ENVIRONMENT);
    ProcessorConfig full = ProcessorConfig.of(ProcessorMain.read(allShown()), ENVIRONMENT);

    assertThat(full.topics()).isEqualTo(plain.topics());
    assertThat(full.streams()).isEqualTo(plain.streams());
    assertThat(full.memory()).isEqualTo(plain.memory());
    assertThat(full.internal()).isEqualTo(plain.internal());
    assertThat(full.registry()).isPresent();
    assertThat(full.audit()).isPresent();
  }

  @Test
  void itShowsEverySettingThereIs() throws IOException {
    TreeSet<String> read = new TreeSet<>();
    Matcher names = NAME_READ.matcher(Files.readString(READER));
    while (names.find()) {
      read.add(names.group(1));
    }
    assertThat(read).hasSizeGreaterThan(20);
    assertThat(ProcessorMain.read(allShown()).keySet())
        .allSatisfy(shown -> assertThat(read).anyMatch(name -> covers(name, shown)));
    assertThat(read)
        .allSatisfy(
            name ->
                assertThat(ProcessorMain.read(allShown()).keySet())
                    .anyMatch(shown -> covers(name, shown)));
  }

  /** A name that ends in a dot stands for all below it. */
  private static boolean covers(String name, String shown) {
    return name.endsWith(".") ? shown.startsWith(name) : shown.equals(name);
  }

  private Path allShown() throws IOException {
    String text = Files.readString(EXAMPLE);
    return Files.writeString(
        directory.resolve("all.properties"), SHOWN.matcher(text).replaceAll(""));
  }
}
