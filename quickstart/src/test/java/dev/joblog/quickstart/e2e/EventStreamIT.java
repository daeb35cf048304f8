// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.topics.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream on a real log, whose writer and whose gateway die by {@code kill -9}. */
final class EventStreamIT {

  private static final int JOBS_PER_ROUND = 8;

  @TempDir Path directory;

  @Test
  void everyEventComesOnceInOrderThroughKillsAndFromEveryCut() throws Exception {
    try (TestKafka kafka = TestKafka.start(directory);
        ProcessorProcess processor = new ProcessorProcess(directory, kafka.bootstrap())) {
      kafka.awaitTopics();
      try (GatewayProcess gateway =
              new GatewayProcess(directory, kafka.bootstrap(), FreePorts.pick(3));
          EventClient watcher = new EventClient(gateway.address(), Optional.empty());
          TopicClient client = TopicClient.uncommitted(kafka.bootstrap())) {
        await("the stream to begin", watcher::isLive);
        work(client);
        processor.kill();
        processor.startAgain();
        work(client);
        gateway.kill();
        work(client);
        gateway.startAgain();
        work(client);

        int all = 4 * 2 * JOBS_PER_ROUND;
        await("all events to be committed", () -> logged(kafka).size() == all);
        List<String> logged = logged(kafka);
        await("the watcher to have them", () -> watcher.messages().size() >= all);
        assertThat(watcher.events()).isEqualTo(logged);
        everyCutGoesOn(gateway, watcher.messages(), logged);
      }
    }
  }

  private static void everyCutGoesOn(
      GatewayProcess gateway, List<EventClient.Message> messages, List<String> logged)
      throws Exception {
    for (int cut = 0; cut < messages.size() - 1; cut++) {
      List<String> rest = logged.subList(cut + 1, logged.size());
      try (EventClient back =
          new EventClient(gateway.address(), Optional.of(messages.get(cut).id()))) {
        await("the rest after event " + cut, () -> back.messages().size() >= rest.size());
        assertThat(back.events()).isEqualTo(rest);
      }
    }
  }

  /**
   * Each job is created and cancelled, so that time adds nothing. All are of one queue, and so on
   * one partition.
   */
  private static void work(TopicClient client) throws Exception {
    for (int i = 0; i < JOBS_PER_ROUND; i++) {
      Outcome created =
          client.send(
              TopicClient.header("importer", Optional.empty()),
              TopicClient.create("stream", "{\"n\":" + i + "}"));
      Outcome.Accepted accepted = (Outcome.Accepted) created.verdict();
      JobId id = ((Outcome.OfJob) accepted.answer()).job().job().id();
      client.sendTo(
          id.partition(),
          TopicClient.header("importer", Optional.empty()),
          new Order.CancelJob(id, Optional.empty()));
    }
  }

  /** The events' own ids, as the topic has them. */
  private static List<String> logged(TestKafka kafka) throws Exception {
    EventWire wire = new EventWire(KnownSchemas.bundled());
    List<String> ids = new ArrayList<>();
    for (byte[] record : TopicReader.readAll(kafka, Topics.EVENTS, "read_committed")) {
      EventHeader header = wire.decode(record).event().header();
      ids.add(
          header.command().partition() + ":" + header.command().offset() + ":" + header.ordinal());
    }
    return ids;
  }
}
