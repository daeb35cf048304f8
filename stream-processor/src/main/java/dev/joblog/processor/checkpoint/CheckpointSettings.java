// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import java.time.Duration;

/**
 * When checkpoints are signed, and with what.
 *
 * @param interval longest time from an event to the checkpoint that covers it
 * @param events most events from one checkpoint to the next
 */
public record CheckpointSettings(SigningKey key, Duration interval, int events) {

  public static final Duration INTERVAL_DEFAULT = Duration.ofMinutes(1);
  public static final int EVENTS_DEFAULT = 1_000;
}
