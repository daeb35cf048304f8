// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.Position;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Where commands are appended. */
public interface CommandLog {

  /**
   * Appends a command; completes when the log has it durably, or when it is known or feared that it
   * has not. Blocks nobody, and never completes exceptionally.
   *
   * @param partition the one the order belongs to
   * @param key of the record: the route's key, or the job id
   */
  CompletionStage<Append> append(int partition, String key, Command command);

  sealed interface Append {}

  /**
   * @param appendedAt the broker's timestamp of the record
   */
  record Appended(Position position, Instant appendedAt) implements Append {}

  /**
   * @param mayHaveArrived the record was sent but not acknowledged: it can still take effect
   */
  record NotAppended(boolean mayHaveArrived, String sentence) implements Append {

    /** Sent, and nothing was heard of it. */
    public static NotAppended unacknowledged() {
      return new NotAppended(
          true,
          "Expected the log to acknowledge the command, but it did not in time;"
              + " the command may have been appended and can still take effect");
    }
  }
}
