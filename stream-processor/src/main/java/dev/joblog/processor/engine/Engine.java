// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.Overlay;
import dev.joblog.processor.store.Rows;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The engine of one partition: {@code decide} asks, {@code apply} changes. One caller, the
 * partition's stream thread (or a test).
 */
public final class Engine {

  private final Rows rows;

  public Engine(Rows rows, LeaseKeys leaseKeys) {
    this.rows = rows;
  }

  /**
   * Decides one command. Reads only.
   *
   * @param at the command's record
   * @param recordTime its LogAppendTime; log time is the later of it and the partition's last one
   * @param home the partition that the order belongs to, see {@code Routing.home}
   */
  public Decision decide(Position at, Instant recordTime, OptionalInt home, Command command) {
    return skip(at, recordTime);
  }

  /** A record that is no command: only position and log time move on. */
  public Decision skip(Position at, Instant recordTime) {
    return new Decision(recordTime, List.of(), List.of(), new Overlay(rows));
  }

  public void apply(Decision decision) {
    decision.changes().flush();
  }

  /** When the earliest due entry is due: what a Tick is for. Cheap. */
  public Optional<Instant> earliestDue() {
    return Optional.empty();
  }
}
