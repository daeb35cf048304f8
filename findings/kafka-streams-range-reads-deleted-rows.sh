#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A persistent key-value store of Kafka Streams is asked for an empty range, before and after rows with greater keys,
# outside of that range, were written and deleted. Streams tells RocksDB where the range begins, not where it ends.
set -euo pipefail
VERSION=4.4.0
ROWS=200000
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

cat > pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-streams-test-utils</artifactId><version>$VERSION</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib

cat > Finding.java <<'JAVA'
import java.util.*;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.streams.*;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.*;

class Finding {
  static final int ROUNDS = 21;

  public static void main(String[] args) {
    int rows = Integer.parseInt(args[0]);
    Topology topology = new Topology();
    topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "input");
    topology.addProcessor("none", () -> new Processor<byte[], byte[], Void, Void>() {
      public void process(Record<byte[], byte[]> record) {}
    }, "source");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("rows"), Serdes.String(), Serdes.String())
            .withLoggingDisabled(),
        "none");
    Properties settings = new Properties();
    settings.put("application.id", "finding");
    settings.put("state.dir", System.getProperty("java.io.tmpdir") + "/state");
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, settings)) {
      KeyValueStore<String, String> store = driver.getKeyValueStore("rows");
      long before = micros(store);
      for (int i = 0; i < rows; i++) store.put(String.format("b%08d", i), "row");
      long there = micros(store);
      for (int i = 0; i < rows; i++) store.delete(String.format("b%08d", i));
      System.out.println(before + " " + there + " " + micros(store));
    }
  }

  /** The median of an empty range, whose end lies before every row that ever was. */
  static long micros(KeyValueStore<String, String> store) {
    long[] nanos = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long begin = System.nanoTime();
      try (KeyValueIterator<String, String> range = store.range("a0", "a9")) {
        if (range.hasNext()) throw new IllegalStateException("Expected an empty range");
      }
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2] / 1_000;
  }
}
JAVA
read -r BEFORE THERE AFTER < <(java -Djava.io.tmpdir="$PWD" -cp 'lib/*' Finding.java $ROWS)
echo "version: org.apache.kafka:kafka-streams $VERSION, Stores.persistentKeyValueStore"
echo "behaviour: a range passes over every deleted row behind its end, until RocksDB has compacted them away"
echo "output seen: an empty range takes $BEFORE us in an empty store, $THERE us with $ROWS rows behind its end, $AFTER us once these are deleted (medians)"
[ "$AFTER" -ge $((20 * (THERE + 1))) ] || {
  echo "Expected deleted rows behind the range to cost at least 20 times what living ones do: the behaviour has changed"; exit 1; }
