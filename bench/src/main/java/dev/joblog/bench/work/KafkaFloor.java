// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The floor of the log: a payload appended to a topic of one partition on the same broker, one
 * acknowledged record a call, by clients that share a producer as a gateway's requests do.
 */
record KafkaFloor(String title, Site site, String bootstrap, int clients) implements Phase {

  private static final String TOPIC = "bench-floor";

  @Override
  public void prepare() throws IOException, InterruptedException {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IOException("Expected to make " + TOPIC + ", but " + e.getCause(), e);
      }
    }
  }

  @Override
  public Played round() throws IOException, InterruptedException {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 0);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, bytes, bytes)) {
      return Crew.work(
          Crew.hands(clients, number -> new Appender(producer, number)), site.load().time());
    }
  }

  private final class Appender implements Hand {
    private final KafkaProducer<byte[], byte[]> producer;
    private final Payloads payloads;

    Appender(KafkaProducer<byte[], byte[]> producer, int number) {
      this.producer = producer;
      this.payloads = new Payloads(site.load().seed() + number, site.load().size());
    }

    @Override
    public boolean once(Tape tape) throws IOException, InterruptedException {
      byte[] value = payloads.next().getBytes(StandardCharsets.UTF_8);
      long began = System.nanoTime();
      try {
        producer.send(new ProducerRecord<>(TOPIC, value)).get();
      } catch (ExecutionException e) {
        throw new IOException("Expected Kafka to take a record, but " + e.getCause(), e);
      }
      long now = System.nanoTime();
      tape.time("append", now - began);
      tape.requests(1);
      tape.done(now, 1);
      return true;
    }

    @Override
    public void close() {}
  }
}
