// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many commands the consumers of this process take at a time: {@link #MAX}, and one once memory
 * ran out while they were read. Only a consumer that takes one knows which record it was (ADR
 * 0050), and the number is fixed when a consumer is made. One for all stream threads.
 */
public final class PollRecords {

  /** The name in the settings of the main consumer. */
  public static final String SETTING = "joblog.poll.records";

  /** A task may hold twice as many commands of 1 MiB: the bound is memory's (ADR 0050). */
  public static final int MAX = 16;

  private static final Logger LOG = LoggerFactory.getLogger(PollRecords.class);

  private volatile boolean one;

  static PollRecords in(Map<String, Object> config) {
    if (!(config.get(SETTING) instanceof PollRecords records)) {
      throw new IllegalArgumentException(
          "Expected setting " + SETTING + " to be of PollRecords, but it is not");
    }
    return records;
  }

  boolean isOne() {
    return one;
  }

  /** For the consumers that are made from now on. */
  void beOne() {
    if (!one) {
      one = true;
      LOG.warn("event=memory-ran-out reading=\"commands one at a time from now on\"");
    }
  }

  /** The settings for a consumer of commands that is made now. */
  Map<String, Object> applied(Map<String, Object> config) {
    Map<String, Object> applied = new HashMap<>(config);
    applied.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, one ? 1 : MAX);
    return applied;
  }
}
