// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.protocol.Position;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** A record of {@code job-commands}, whatever it holds, and where it lies. */
record Received(Record<byte[], byte[]> record, Position at) {

  /** What the task is being given. */
  static Received of(Record<byte[], byte[]> record, ProcessorContext<?, ?> context) {
    return context
        .recordMetadata()
        .map(metadata -> new Position(metadata.partition(), metadata.offset()))
        .map(at -> new Received(record, at))
        .orElseThrow();
  }

  /** Its LogAppendTime. */
  Instant time() {
    return Instant.ofEpochMilli(record.timestamp());
  }
}
