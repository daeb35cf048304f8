#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A broker that is the whole cluster is killed while transactions are being committed, and started again. Some
# committed transaction then stays open in its partitions for ever, and its coordinator says that it is complete.
set -euo pipefail
VERSION=4.4.0
PARTITIONS=60
KILLS_MAX=12
cd "$(mktemp -d)"
trap 'kill -9 "${BROKER:-0}" 2>/dev/null || true; rm -rf "$PWD"' EXIT

cat > pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$VERSION</version></dependency>
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
PROPERTIES

cat > Finding.java <<'JAVA'
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.serialization.StringSerializer;

class Finding {
  static final String TOPIC = "together", ID = "writer";

  public static void main(String[] args) throws Exception {
    Map<String, Object> to = Map.of("bootstrap.servers", args[1]);
    int partitions = Integer.parseInt(args[2]);
    if (args[0].equals("write")) write(to, partitions);
    else System.out.println(look(to, partitions));
  }

  static void write(Map<String, Object> to, int partitions) throws Exception {
    try (Admin admin = Admin.create(to)) {
      if (!admin.listTopics().names().get().contains(TOPIC))
        admin.createTopics(List.of(new NewTopic(TOPIC, partitions, (short) 1))).all().get();
    }
    Map<String, Object> settings = new HashMap<>(to);
    settings.put("transactional.id", ID);
    var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    producer.initTransactions();
    for (int i = 0; ; i++) {
      producer.beginTransaction();
      for (int p = 0; p < partitions; p++) producer.send(new ProducerRecord<>(TOPIC, p, "k", "v" + i));
      producer.commitTransaction();
      if (i == 3) System.out.println("writing");
    }
  }

  /** What the coordinator says of the last transaction, and in how many partitions it is open. */
  static String look(Map<String, Object> to, int partitions) throws Exception {
    try (Admin admin = Admin.create(to)) {
      TransactionDescription said;
      long deadline = System.nanoTime() + 60_000_000_000L;
      do {
        Thread.sleep(200);
        said = admin.describeTransactions(List.of(ID)).description(ID).get();
      } while (said.state().toString().startsWith("Prepare") && System.nanoTime() < deadline);
      List<TopicPartition> all = new ArrayList<>();
      for (int p = 0; p < partitions; p++) all.add(new TopicPartition(TOPIC, p));
      int open = 0;
      for (var state : admin.describeProducers(all).all().get().values())
        for (ProducerState each : state.activeProducers())
          if (each.producerId() == said.producerId() && each.currentTransactionStartOffset().isPresent()) open++;
      return said.state() + " " + open;
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
for kill in $(seq $KILLS_MAX); do
  java -cp 'lib/*' Finding.java write "127.0.0.1:$PORT" $PARTITIONS > writer.log 2>&1 &
  WRITER=$!
  for _ in $(seq 300); do grep -q writing writer.log && break; sleep 0.1; done
  sleep "0.$((RANDOM % 10))"
  kill -9 "$BROKER"; wait "$BROKER" 2> /dev/null || true
  kill -9 "$WRITER"; wait "$WRITER" 2>/dev/null || true
  start
  SEEN=$(java -cp 'lib/*' Finding.java look "127.0.0.1:$PORT" $PARTITIONS)
  case $SEEN in
    "CompleteCommit 0" | "CompleteAbort 0" | "Empty 0" | Ongoing*) ;;
    Complete*)
      echo "version: org.apache.kafka:kafka_2.13 $VERSION, one broker, kill $kill"
      echo "behaviour: the coordinator passes over partitions without a leader as deleted; the transaction's markers are never written"
      echo "output seen: ${SEEN% *}, and open in ${SEEN#* } of $PARTITIONS partitions"
      exit 0
      ;;
  esac
done
echo "Expected a transaction that is complete and open after at most $KILLS_MAX kills, but saw none: the behaviour has changed"
exit 1
