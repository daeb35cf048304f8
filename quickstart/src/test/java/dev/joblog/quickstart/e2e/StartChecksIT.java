// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.joblog.processor.Processor;
import dev.joblog.processor.ProcessorConfig;
import dev.joblog.processor.StartRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What Kafka would take in silence, refused before the processor joins; on a real broker. */
final class StartChecksIT {

  private static final Duration SOON = Duration.ofMinutes(3);

  @TempDir static Path directory;
  private static TestKafka kafka;

  @BeforeAll
  static void start() {
    kafka = TestKafka.start(directory.resolve("kafka"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void moreStandbysThanTheBrokersAllowAreRefused() {
    assertThatThrownBy(() -> start("many", Map.of("standbys", 3)))
        .isInstanceOf(StartRefusedException.class)
        .hasMessage(
            "Expected streams.standbys to be at most 2, as group.streams.max.standby.replicas of"
                + " the brokers says, but it is 3, and none at all would be kept: lower it, or"
                + " raise theirs.");
  }

  @Test
  void aChangelogThatForgetsBeforeStateGetsOldIsRefused() throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()))) {
      NewTopic changelog = new NewTopic("hasty-jobs-changelog", 1, (short) 1);
      admin
          .createTopics(List.of(changelog.configs(Map.of("delete.retention.ms", "43200000"))))
          .all()
          .get();
    }

    assertThatThrownBy(() -> start("hasty", Map.of()))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("Expected delete.retention.ms of hasty-jobs-changelog to be above")
        .hasMessageEndingWith("but it is 43200000: set it to 86400000.");
  }

  @Test
  void brokersWhoseNewChangelogWouldForgetSoonAreRefused() throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()))) {
      ConfigEntry hasty = new ConfigEntry("log.cleaner.delete.retention.ms", "43200000");
      setOnBrokers(admin, hasty, AlterConfigOp.OpType.SET);

      assertThatThrownBy(() -> start("hasty-brokers", Map.of()))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageStartingWith(
              "Expected log.cleaner.delete.retention.ms of the brokers to be above 43200000")
          .hasMessageEndingWith("but it is 43200000: set it to 86400000.");

      setOnBrokers(admin, hasty, AlterConfigOp.OpType.DELETE);
    }
  }

  private static void setOnBrokers(Admin admin, ConfigEntry entry, AlterConfigOp.OpType how)
      throws Exception {
    ConfigResource brokers = new ConfigResource(ConfigResource.Type.BROKER, "");
    admin
        .incrementalAlterConfigs(Map.of(brokers, List.of(new AlterConfigOp(entry, how))))
        .all()
        .get();
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    boolean set = how == AlterConfigOp.OpType.SET;
    await(
        "the broker to know",
        () ->
            set
                == entry
                    .value()
                    .equals(
                        admin
                            .describeConfigs(List.of(broker))
                            .all()
                            .get()
                            .get(broker)
                            .get(entry.name())
                            .value()));
  }

  @Test
  void whatAGroupIsToldIsLookedUpAndWhatTheBrokersDoNotAllowIsSaid() throws Exception {
    Logger settings = (Logger) LoggerFactory.getLogger("dev.joblog.processor.GroupSettings");
    Level before = settings.getLevel();
    ListAppender<ILoggingEvent> heard = new ListAppender<>();
    heard.start();
    settings.setLevel(Level.INFO);
    settings.addAppender(heard);
    try (Processor running = start("told", Map.of("sessionTimeout", "PT2S", "standbys", 1))) {
      assertThat(running.awaitReady(SOON)).isEqualTo(Processor.State.READY);
    } finally {
      settings.detachAppender(heard);
      settings.setLevel(before);
    }

    assertThat(heard.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains(
            "event=group-setting group=told setting=streams.num.standby.replicas value=1",
            "event=group-setting-differs group=told setting=streams.session.timeout.ms wanted=2000"
                + " value=6000");
  }

  @Test
  void aGroupThatRunsWithTheOtherProtocolIsRefusedAndOldStateIsMadeAnew() throws Exception {
    try (Processor running = start("kept", Map.of())) {
      assertThat(running.awaitReady(SOON)).isEqualTo(Processor.State.READY);

      assertThatThrownBy(() -> start("kept", Map.of("groupProtocol", "classic")))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("but some run with Streams: stop every one of them");
    }
    List<Path> marks = marked(Duration.ofHours(13));

    try (Processor again = start("kept", Map.of())) {
      assertThat(again.awaitReady(SOON)).isEqualTo(Processor.State.READY);
      assertThat(marks).isNotEmpty().noneMatch(Files::exists);
    }

    List<Path> young = marked(Duration.ofHours(11));
    try (Processor again = start("kept", Map.of())) {
      assertThat(again.awaitReady(SOON)).isEqualTo(Processor.State.READY);
      assertThat(young).isNotEmpty().allMatch(Files::exists);
    }
  }

  /** A file in the directory of each task, which was closed so long ago. */
  private static List<Path> marked(Duration age) throws Exception {
    FileTime then = FileTime.from(Instant.now().minus(age));
    List<Path> marks;
    try (Stream<Path> tasks = Files.list(directory.resolve("kept-state").resolve("kept"))) {
      marks = tasks.filter(Files::isDirectory).map(task -> task.resolve("mark")).toList();
    }
    for (Path mark : marks) {
      Files.writeString(mark, "old");
      Files.setLastModifiedTime(mark.resolveSibling("."), then);
    }
    return marks;
  }

  /**
   * @param more settings of the streams
   */
  private static Processor start(String applicationId, Map<String, Object> more) throws Exception {
    Map<String, Object> streams = new HashMap<>(more);
    streams.put("applicationId", applicationId);
    streams.put("stateDir", directory.resolve(applicationId + "-state").toString());
    return Processor.start(
        ProcessorConfig.of(
            Map.of(
                "kafka", Map.of("bootstrapServers", kafka.bootstrap()),
                "topics",
                    Map.of("commandPartitions", 2, "outcomePartitions", 2, "replicationFactor", 1),
                "streams", streams,
                "internal", Map.of("port", 0, "token", "0123456789abcdef0123456789abcdef"),
                "leaseKeys", Map.of(1, new byte[32]))));
  }
}
