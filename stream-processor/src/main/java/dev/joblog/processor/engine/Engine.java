// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.DueIndex;
import dev.joblog.processor.store.MemoryIndexes;
import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.processor.store.OldHistory;
import dev.joblog.processor.store.Overlay;
import dev.joblog.processor.store.Rows;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The engine of one partition: {@code decide} asks, {@code apply} changes. One caller, the
 * partition's stream thread (or a test).
 */
public final class Engine {

  /** The newest semantics that this binary knows. */
  public static final int VERSION_MAX = 4;

  private final Rows rows;
  private final LeaseKeys leaseKeys;
  private final MemoryIndexes memory;

  /**
   * @throws NotEquippedException if this process lacks what the partition's log was decided with
   */
  public Engine(Rows rows, LeaseKeys leaseKeys) {
    Meta meta = Meta.read(rows);
    EngineVersion.of(meta);
    meta.leaseKeysUsed().forEach(leaseKeys::key);
    this.rows = rows;
    this.leaseKeys = leaseKeys;
    this.memory = MemoryIndexes.of(rows);
  }

  /**
   * Decides one command. Reads only: asked twice, it answers the same.
   *
   * @param at the command's record
   * @param recordTime its LogAppendTime; log time is the later of it and the partition's last one
   * @param home the partition that the order belongs to, see {@code Routing.home}
   */
  public Decision decide(Position at, Instant recordTime, OptionalInt home, Command command) {
    return decide(at, Optional.empty(), recordTime, home, command);
  }

  /**
   * The same for a command that may have been forwarded.
   *
   * @param forwardedFrom where the sender's record lies, if this one is a forwarded copy
   */
  public Decision decide(
      Position at,
      Optional<Position> forwardedFrom,
      Instant recordTime,
      OptionalInt home,
      Command command) {
    Meta meta = moved(at, recordTime);
    DecisionDraft draft =
        new DecisionDraft(rows, memory, leaseKeys, at, forwardedFrom, meta, command);
    CommandRules.decide(draft, home);
    return draft.decision();
  }

  /** A command that can't be read but for its sender: no, and nothing else. */
  public Decision refuse(
      Position at, Instant recordTime, CommandHeader sender, String pointer, String sentence) {
    Decision skipped = skip(at, recordTime);
    Outcome outcome =
        new Outcome(
            sender.commandId(),
            sender.tenant(),
            sender.principal(),
            at,
            at,
            skipped.t(),
            sender.replyPartition(),
            Optional.empty(),
            Refusal.unreadable(pointer, sentence),
            sender.writtenId());
    return new Decision(skipped.t(), List.of(), List.of(outcome), skipped.changes(), 0);
  }

  /** Since version 2: a reply partition that there is not is no answer elsewhere, but a no. */
  public boolean refusesUnknownReplyPartitions() {
    return EngineVersion.of(Meta.read(rows)).refusesUnknownReplyPartitions();
  }

  /** Whether commands that belong to another partition are forwarded to it (logged). */
  public boolean forwards() {
    return Meta.read(rows).forward();
  }

  /** A record that is no command: only position and log time move on. */
  public Decision skip(Position at, Instant recordTime) {
    Overlay changes = new Overlay(rows);
    Meta meta = moved(at, recordTime);
    meta.write(changes);
    return new Decision(meta.lastT(), List.of(), List.of(), changes, 0);
  }

  /** Makes a decision so. Only the newest one, and only once. */
  public void apply(Decision decision) {
    decision.changes().flush(memory);
  }

  /**
   * Makes a decision so, and beside it where the chain of events ends now.
   *
   * @param chain see {@link Meta#chain}
   */
  public void apply(Decision decision, byte[] chain) {
    Meta.read(decision.changes()).chained(chain).write(decision.changes());
    apply(decision);
  }

  /** When the earliest thing is due that a Tick does. Cheap: two seeks. */
  public Optional<Instant> earliestDue() {
    return Stream.of(new DueIndex(rows, memory).earliest(), new OldHistory(rows).since())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** Where the partition stands once this record is applied. */
  private Meta moved(Position at, Instant recordTime) {
    Meta last = Meta.read(rows);
    return last.at(at.offset(), logTime(last, recordTime));
  }

  private static Instant logTime(Meta last, Instant recordTime) {
    return recordTime.isAfter(last.lastT()) ? recordTime : last.lastT();
  }
}
