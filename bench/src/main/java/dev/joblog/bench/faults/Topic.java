// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.history.Logged;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.protocol.wire.UndecodableException;
import dev.joblog.topics.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the cluster's topics hold, read to the end that they have now. */
final class Topic {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration READ_AT_MOST = Duration.ofMinutes(3);
  private static final Pattern SUBJECT = Pattern.compile("\"n\":\"([^\"]+)\"");

  private final String bootstrap;

  Topic(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** What is done with each record. */
  private interface Taking {
    void take(ConsumerRecord<byte[], byte[]> record) throws UndecodableException;
  }

  /** The tenant's committed events, each partition in its order. */
  List<Logged> events(String tenant) throws IOException {
    EventWire wire = new EventWire(KnownSchemas.bundled());
    List<Logged> events = new ArrayList<>();
    read(
        Topics.EVENTS,
        "read_committed",
        record -> {
          Event event = wire.decode(record.value()).event();
          if (event.header().tenant().equals(tenant)) {
            events.add(logged(record.partition(), event));
          }
        });
    return events;
  }

  private static Logged logged(int partition, Event event) {
    var header = event.header();
    String id =
        header.command().partition() + ":" + header.command().offset() + ":" + header.ordinal();
    return new Logged(
        partition,
        id,
        header.jobId().toString(),
        header.sequence(),
        header.t().toEpochMilli(),
        event.fact().name(),
        event.fact() instanceof Fact.JobCreated created ? subject(created.payload().text()) : "",
        fencing(event.fact()));
  }

  private static String subject(String payload) {
    Matcher subject = SUBJECT.matcher(payload);
    return subject.find() ? subject.group(1) : "";
  }

  private static long fencing(Fact fact) {
    if (fact instanceof Fact.JobClaimed claimed) {
      return claimed.lease().fencingToken();
    }
    if (fact instanceof Fact.LeaseExtended extended) {
      return extended.fencingToken();
    }
    if (fact instanceof Fact.LeaseExpired expired) {
      return expired.fencingToken();
    }
    if (fact instanceof Fact.JobReleased released) {
      return released.fencingToken();
    }
    if (fact instanceof Fact.AttemptFailed failed) {
      return failed.fencingToken();
    }
    return fact instanceof Fact.JobCompleted completed ? completed.fencingToken() : 0;
  }

  /** Commands with several answers, committed or not, and how many different ones each has. */
  Map<String, Integer> contradictions() throws IOException {
    OutcomeWire wire = new OutcomeWire(KnownSchemas.bundled());
    MessageDigest sha = sha256();
    Map<String, Set<ByteBuffer>> answers = new HashMap<>();
    read(
        Topics.OUTCOMES,
        "read_uncommitted",
        record -> {
          var command = wire.decode(record.value()).command();
          answers
              .computeIfAbsent(
                  command.partition() + ":" + command.offset(), name -> new HashSet<>(2))
              .add(ByteBuffer.wrap(sha.digest(record.value())));
        });
    Map<String, Integer> several = new HashMap<>();
    answers.forEach(
        (command, different) -> {
          if (different.size() > 1) {
            several.put(command, different.size());
          }
        });
    return several;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256, but it has not", e);
    }
  }

  private void read(String topic, String isolation, Taking taking) throws IOException {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation);
    long deadline = System.nanoTime() + READ_AT_MOST.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
        if (System.nanoTime() > deadline) {
          throw new IOException("Expected to read " + topic + " in three minutes, but did not");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          taking.take(record);
        }
      }
    } catch (UndecodableException e) {
      throw new IOException("Expected every record of " + topic + " to be readable", e);
    }
  }
}
