// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.history.Call;
import dev.joblog.bench.history.Call.Ask;
import dev.joblog.bench.history.Call.Told;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.topics.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Creates jobs over the topic, from a machine whose clock is an hour off, now ahead, now behind.
 */
final class Importer implements Client, AutoCloseable {

  private static final String NAME = "importer";
  private static final Duration OFF = Duration.ofHours(1);

  private final Site site;
  private final String tenant;
  private final Random dice;
  private final CommandWire wire = new CommandWire(KnownSchemas.bundled());
  private final KafkaProducer<String, byte[]> producer;

  Importer(Site site, String bootstrap, String tenant, Random dice) {
    this.site = site;
    this.tenant = tenant;
    this.dice = dice;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void once() throws IOException, InterruptedException {
    String subject = site.subject();
    int partition = dice.nextInt(site.queues().size());
    long off = dice.nextBoolean() ? OFF.toMillis() : -OFF.toMillis();
    byte[] create = wire.encode(create(subject, site.queues().get(partition)));
    long began = site.history().now();
    Told told = Told.DONE;
    try {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.COMMANDS, partition, System.currentTimeMillis() + off, null, create))
          .get();
    } catch (ExecutionException unknown) {
      told = Told.UNKNOWN;
    }
    site.history()
        .add(
            new Call(
                NAME,
                Ask.APPEND,
                subject,
                "",
                0,
                began,
                site.history().now(),
                0,
                "",
                told,
                List.of()));
    Thread.sleep(500);
  }

  private Command create(String subject, String queue) {
    CommandHeader header =
        new CommandHeader(
            new UUID(dice.nextLong(), dice.nextLong()),
            tenant,
            NAME,
            false,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());
    return new Command(
        header,
        new Order.CreateJob(
            Optional.empty(),
            new Route(tenant, queue, 0),
            Order.NewJob.of(Site.TYPE, new JsonText("{\"n\":\"" + subject + "\"}")),
            Optional.empty(),
            List.of()));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
