// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's LogAppendTime. A topic that stamps otherwise is refused at start, so what no broker
 * writes can only stem from before that; it is brought within {@code 1970} to {@code 9999}, where
 * every span of ours can be added to it, instead of stopping the partition. A record that nobody
 * could hold has no time that is known: it is as late as the one before it.
 */
final class RecordTimes implements TimestampExtractor {

  private static final long MAX = Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long time = record.timestamp() < 0 ? partitionTime : record.timestamp();
    return Math.min(Math.max(time, 0), MAX);
  }
}
