#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A Kafka Streams application that is idle, under exactly-once, with a punctuator that does nothing ten times a
# second. Every punctuation makes Streams commit: offsets that have not moved, in a transaction of its own.
set -euo pipefail
VERSION=4.4.0
SECONDS_IDLE=10
cd "$(mktemp -d)"
trap 'kill -9 "${BROKER:-0}" 2>/dev/null || true; rm -rf "$PWD"' EXIT

cat > pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$VERSION</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-streams</artifactId><version>$VERSION</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib

read -r PORT CONTROLLER < <(python3 -c '
import socket
a, b = socket.socket(), socket.socket()
a.bind(("127.0.0.1", 0)); b.bind(("127.0.0.1", 0))
print(a.getsockname()[1], b.getsockname()[1])')
cat > server.properties <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$PORT,CONTROLLER://127.0.0.1:$CONTROLLER
advertised.listeners=PLAINTEXT://127.0.0.1:$PORT
controller.listener.names=CONTROLLER
log.dirs=$PWD/data
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
offsets.topic.num.partitions=1
PROPERTIES

cat > Finding.java <<'JAVA'
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.streams.*;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

class Finding {
  static final String TOPIC = "input";

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[1]);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      Map<String, Object> producing = Map.of("bootstrap.servers", args[0]);
      try (var producer = new KafkaProducer<>(producing, new StringSerializer(), new StringSerializer())) {
        producer.send(new ProducerRecord<>(TOPIC, "k", "v")).get();
      }
      long without = commits(admin, args[0], seconds, false);
      long with = commits(admin, args[0], seconds, true);
      System.out.println(without + " " + with);
    }
  }

  /** Offset commits on the broker while the application has nothing to read. */
  static long commits(Admin admin, String bootstrap, int seconds, boolean punctuated) throws Exception {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("application.id", punctuated ? "punctuated" : "plain");
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("commit.interval.ms", 100);
    settings.put("poll.ms", 20);
    settings.put("auto.offset.reset", "earliest");
    settings.put("state.dir", System.getProperty("java.io.tmpdir") + "/state");
    Topology topology = new Topology();
    topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), TOPIC);
    topology.addProcessor("none", () -> new Processor<byte[], byte[], Void, Void>() {
      public void init(ProcessorContext<Void, Void> context) {
        if (punctuated) context.schedule(Duration.ofMillis(100), PunctuationType.WALL_CLOCK_TIME, now -> {});
      }
      public void process(Record<byte[], byte[]> record) {}
    }, "source");
    try (KafkaStreams streams = new KafkaStreams(topology, settings)) {
      streams.start();
      while (streams.state() != KafkaStreams.State.RUNNING) Thread.sleep(100);
      Thread.sleep(5_000);
      long before = end(admin);
      Thread.sleep(seconds * 1_000L);
      return end(admin) - before;
    }
  }

  /** Of the topic that keeps committed offsets: one record a commit, and one that ends its transaction. */
  static long end(Admin admin) throws Exception {
    TopicPartition offsets = new TopicPartition("__consumer_offsets", 0);
    return admin.listOffsets(Map.of(offsets, OffsetSpec.latest())).partitionResult(offsets).get().offset();
  }
}
JAVA

start() {
  java -Xmx512m -cp 'lib/*' kafka.Kafka server.properties > broker.log 2>&1 &
  BROKER=$!
  for _ in $(seq 300); do
    (: < "/dev/tcp/127.0.0.1/$PORT") 2>/dev/null && return
    sleep 0.2
  done
  echo "Expected the broker to listen within a minute, but it does not"; exit 1
}

java -cp 'lib/*' kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAQ -c server.properties > /dev/null 2>&1 \
  || java -cp 'lib/*' org.apache.kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAQ -c server.properties > /dev/null
start
read -r WITHOUT WITH < <(java -Djava.io.tmpdir="$PWD" -cp 'lib/*' Finding.java "127.0.0.1:$PORT" $SECONDS_IDLE)
echo "version: org.apache.kafka:kafka-streams $VERSION, exactly_once_v2, commit.interval.ms 100"
echo "behaviour: an idle application commits after each wall-clock punctuation, whatever that did; without a punctuator it commits nothing"
echo "output seen: in $SECONDS_IDLE s without input, records on __consumer_offsets: $WITHOUT without a punctuator, $WITH with one that does nothing every 100 ms"
[ "$WITHOUT" -le 4 ] && [ "$WITH" -ge $((SECONDS_IDLE * 4)) ] || {
  echo "Expected hardly any commit without a punctuator and some a second with one: the behaviour has changed"; exit 1; }
