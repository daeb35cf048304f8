// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.gateway.core.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether another gateway has this one's reply partition: each hears the other's outcomes, which
 * costs and answers nobody. Each leaves its own note beside the partition, again and again; who
 * finds another's in its place is not alone. Safe from any thread.
 */
public final class ReplyClaim {

  static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(ReplyClaim.class);

  private final Notes notes;
  private final TopicPartition partition;
  private final Timer timer;
  private final String own = UUID.randomUUID().toString();
  private boolean left;
  private volatile boolean shared;

  /** One text for a partition, that all gateways read and write. */
  interface Notes {
    CompletionStage<Optional<String>> read(TopicPartition partition);

    CompletionStage<?> write(TopicPartition partition, String note);
  }

  public ReplyClaim(LogAdmin admin, TopicPartition partition, Timer timer) {
    this(admin.notes(), partition, timer);
  }

  ReplyClaim(Notes notes, TopicPartition partition, Timer timer) {
    this.notes = notes;
    this.partition = partition;
    this.timer = timer;
  }

  /** Looks now, and again every {@link #PERIOD}; a log that does not answer is asked then. */
  public void start() {
    var unused =
        notes
            .read(partition)
            .thenCompose(
                note -> {
                  found(note);
                  return notes.write(partition, own);
                })
            .whenComplete(
                (written, failure) -> {
                  if (failure == null) {
                    left();
                  } else {
                    LOG.debug("event=reply-partition-not-noted reason={}", failure.toString());
                  }
                  timer.after(PERIOD, this::start);
                });
  }

  private synchronized void left() {
    left = true;
  }

  /** What stands there before our first note may be of one that is gone. */
  private synchronized void found(Optional<String> note) {
    boolean now = left && note.filter(found -> !found.equals(own)).isPresent();
    if (now && !shared) {
      LOG.warn(
          "event=reply-partition-shared sentence=\"Expected {} to be this gateway's alone, but"
              + " another one has it too: give each a replyPartition of its own\"",
          partition);
    } else if (shared && !now) {
      LOG.info("event=reply-partition-alone partition={}", partition);
    }
    shared = now;
  }

  /** Another gateway was seen since the last look. */
  public boolean isShared() {
    return shared;
  }
}
