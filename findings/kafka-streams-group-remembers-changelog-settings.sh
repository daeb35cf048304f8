#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A Kafka Streams application under group.protocol=streams that is stopped and started again with another setting of
# its changelog topic, which is there already. The group on the broker remembers the first run's, though it is empty.
set -euo pipefail
VERSION=4.4.0
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
import java.util.*;
import java.util.concurrent.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.streams.*;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;

class Finding {
  static final String TOPIC = "input";

  public static void main(String[] args) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      for (String protocol : List.of("classic", "streams")) {
        String first = run(args[0], protocol, Map.of());
        String same = run(args[0], protocol, Map.of());
        String other = run(args[0], protocol, Map.of("topic.delete.retention.ms", "7200000"));
        System.out.println(protocol + ": " + first + ", then " + same + ", then with the setting: " + other);
      }
    }
  }

  /** RUNNING, or what the stream thread died of. Ends in a closed application. */
  static String run(String bootstrap, String protocol, Map<String, String> more) throws Exception {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("application.id", "app-" + protocol);
    settings.put("group.protocol", protocol);
    settings.put("state.dir", System.getProperty("java.io.tmpdir") + "/state");
    settings.putAll(more);
    Topology topology = new Topology();
    topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), TOPIC);
    topology.addProcessor("keep", () -> new Processor<byte[], byte[], Void, Void>() {
      public void process(Record<byte[], byte[]> record) {}
    }, "source");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("kept"), Serdes.ByteArray(), Serdes.ByteArray()), "keep");
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (KafkaStreams streams = new KafkaStreams(topology, settings)) {
      streams.setUncaughtExceptionHandler(died -> {
        seen.complete(died.getClass().getSimpleName() + " \"" + died.getMessage() + "\"");
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      });
      streams.setStateListener((now, before) -> {
        if (now == KafkaStreams.State.RUNNING
            && streams.metadataForLocalThreads().stream().anyMatch(t -> !t.activeTasks().isEmpty())) {
          seen.complete("RUNNING");
        }
      });
      streams.start();
      long end = System.nanoTime() + 60_000_000_000L;
      while (!seen.isDone() && System.nanoTime() < end) {
        if (streams.metadataForLocalThreads().stream().anyMatch(t -> !t.activeTasks().isEmpty())) seen.complete("RUNNING");
        Thread.sleep(100);
      }
      return seen.getNow("nothing within a minute");
    }
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
java -Djava.io.tmpdir="$PWD" -cp 'lib/*' Finding.java "127.0.0.1:$PORT" > seen.txt
echo "version: org.apache.kafka:kafka-streams and broker $VERSION"
echo "behaviour: settings of a changelog topic are part of the topology that a streams group remembers while it is empty; another value is refused at start, though the topic is there and would not be changed; the classic protocol does not look"
echo "output seen:"; sed 's/^/  /' seen.txt
grep -q '^classic: RUNNING, then RUNNING, then with the setting: RUNNING$' seen.txt \
  && grep -q '^streams: RUNNING, then RUNNING, then with the setting: .*Topology updates are not supported' seen.txt || {
  echo "Expected the streams group alone to refuse the setting: the behaviour has changed"; exit 1; }
