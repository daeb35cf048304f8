// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.Beats;
import dev.joblog.processor.store.ClaimKeys;
import dev.joblog.processor.store.DueIndex;
import dev.joblog.processor.store.JobWriter;
import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.MemoryIndexes;
import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.processor.store.OldHistory;
import dev.joblog.processor.store.Overlay;
import dev.joblog.processor.store.Queues;
import dev.joblog.processor.store.ReadyIndex;
import dev.joblog.processor.store.Rows;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.Waiters;
import dev.joblog.protocol.Beat;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The decision on one command while it is being made: the state as it will be, and the events and
 * outcomes so far. Rules read from it and {@link #emit} facts; nothing else changes a job.
 */
final class DecisionDraft {

  final Jobs jobs;
  final ReadyIndex ready;
  final DueIndex due;
  final Waiters waiters;
  final ClaimKeys claimKeys;
  final Queues queues;
  final Beats beats;
  final OldHistory oldHistory;
  final LeaseTokens leaseTokens;
  final Position at;

  /** Where the sender's record lies, if it was forwarded here. */
  final Optional<Position> forwardedFrom;

  final Instant t;
  final Command command;

  /** In force for this command; a SetEngineVersion speaks of those after it. */
  final EngineVersion version;

  private final LeaseKeys leaseKeys;
  private final Overlay overlay;
  private final Evolution evolution;
  private final List<Event> events = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Deque<StoredJob> moved = new ArrayDeque<>();
  private Meta meta;
  private int repairs;

  DecisionDraft(
      Rows rows,
      MemoryIndexes memory,
      LeaseKeys leaseKeys,
      Position at,
      Optional<Position> forwardedFrom,
      Meta meta,
      Command command) {
    this.overlay = new Overlay(rows);
    this.jobs = new Jobs(overlay);
    this.ready = new ReadyIndex(overlay, memory);
    this.due = new DueIndex(overlay, memory);
    this.waiters = new Waiters(overlay, memory);
    this.claimKeys = new ClaimKeys(overlay);
    this.queues = new Queues(overlay);
    this.beats = new Beats(overlay);
    this.oldHistory = new OldHistory(overlay);
    this.evolution = new Evolution(overlay);
    this.leaseKeys = leaseKeys;
    this.leaseTokens = new LeaseTokens(leaseKeys, meta.leaseKeysUsed());
    this.at = at;
    this.forwardedFrom = forwardedFrom;
    this.t = meta.lastT();
    this.version = EngineVersion.of(meta);
    this.command = version.recordsPlainTexts() ? PlainTexts.of(command) : command;
    this.meta = meta;
  }

  CommandHeader header() {
    return command.header();
  }

  String tenant() {
    return header().tenant();
  }

  String principal() {
    return header().principal();
  }

  /** A job of the sender's tenant. */
  Optional<StoredJob> find(JobId id) {
    return jobs.find(tenant(), id);
  }

  /** Whether the sender has to do with it: some have with their own jobs only. */
  boolean mayTouch(Job job) {
    return !header().ownedOnly() || job.spec().createdBy().equals(principal());
  }

  Meta meta() {
    return meta;
  }

  /** The number of the key that a lease is granted under now. */
  int grantingKey() {
    meta = meta.granting();
    return meta.leaseKey();
  }

  /**
   * From the next command on.
   *
   * @throws NotEquippedException if this process can't go on with them: the task stops here
   */
  void engine(int version, int leaseKey) {
    new EngineVersion(version);
    leaseKeys.key(leaseKey);
    meta = meta.engine(version, leaseKey);
  }

  void forward(boolean on) {
    meta = meta.forwarding(on);
  }

  void park(Waiters.Waiter waiter) {
    waiters.park(waiter);
    keyOf(waiter).ifPresent(key -> claimKeys.parked(key, waiter.fingerprint(), at, waiter.until()));
    meta = meta.waiting(1);
  }

  void unpark(Waiters.Waiter waiter) {
    waiters.remove(waiter);
    keyOf(waiter).ifPresent(claimKeys::forget);
    meta = meta.waiting(-1);
  }

  /** A parked claim waits no longer: it is answered with no job. */
  void endWait(Waiters.Waiter waiter) {
    unpark(waiter);
    answer(waiter, List.of());
  }

  /** The same for the sender's own claim, if it still waits. */
  void endWait(String queue, long claimOffset) {
    waiters
        .find(new Waiters.Ref(tenant(), queue, claimOffset))
        .filter(waiter -> waiter.principal().equals(principal()))
        .ifPresent(this::endWait);
  }

  static Optional<ClaimKeys.Ref> keyOf(Waiters.Waiter waiter) {
    Waiters.Ref ref = waiter.ref();
    return waiter
        .key()
        .map(key -> new ClaimKeys.Ref(ref.tenant(), ref.queue(), waiter.principal(), key));
  }

  /** What the command asks for, as its key is remembered. */
  String fingerprint() {
    return Fingerprint.of(command, version);
  }

  /** Whether a key was kept for what this command asks. */
  boolean repeats(String fingerprint) {
    return Fingerprint.isOf(fingerprint, command, version);
  }

  /** The command as a cause, without a key: for what it brings about beside what it asked for. */
  Cause cause() {
    return cause(Optional.empty());
  }

  /** The command as the cause of what it asked for. */
  Cause cause(Optional<EventHeader.Key> key) {
    return new Cause(header().commandId(), command.order().name(), principal(), key);
  }

  /** Creates a job. */
  StoredJob create(Fact.JobCreated fact, JobStatus status, Cause cause) {
    return emit(fact.spec(), 0, fact, status, cause, Optional.empty())
        .orElseThrow(() -> new IllegalStateException("Expected a created job to be there"));
  }

  /** Brings a job one event further. */
  StoredJob emit(StoredJob stored, Fact fact, JobStatus status, Cause cause) {
    Job job = stored.job();
    return emit(job.spec(), job.version(), fact, status, cause, beats.untold(job))
        .orElseThrow(() -> new IllegalStateException("Expected a job to be there, but it is not"));
  }

  void purge(StoredJob stored) {
    Job job = stored.job();
    emit(job.spec(), job.version(), new Fact.JobPurged(), job.status(), cause(), Optional.empty());
  }

  /** A heartbeat's own rows; the job's stay as its events left them. */
  void beat(Job job, Beats.Attempt attempt, Optional<JsonText> checkpoint) {
    Beats.put(overlay, job, attempt, checkpoint);
  }

  int events() {
    return events.size();
  }

  /** Thirty days are over: a purged id is forgotten. */
  void forgetGone(DueIndex.JobRef gone) {
    new JobWriter(overlay).forgetGone(gone.tenant(), gone.id());
  }

  /** An index row that its job contradicts. The decision goes on as if it had never been. */
  void repair(byte[] indexRow) {
    overlay.delete(indexRow);
    repairs++;
  }

  /** See {@link #repair(byte[])}. */
  void repair(DueIndex.Due entry) {
    due.remove(entry);
    repairs++;
  }

  private Optional<StoredJob> emit(
      JobSpec spec, long version, Fact fact, JobStatus status, Cause cause, Optional<Beat> beat) {
    Event event =
        new Event(
            new EventHeader(
                at,
                events.size(),
                spec.tenant(),
                spec.id(),
                jobs.about(spec),
                version + 1,
                status,
                t,
                cause,
                beat),
            fact);
    events.add(event);
    Optional<StoredJob> after = evolution.apply(event);
    after.ifPresent(moved::add);
    return after;
  }

  /** A job that moved in this decision and whose consequences have not been looked at. */
  Optional<StoredJob> nextMoved() {
    return Optional.ofNullable(moved.poll())
        .flatMap(stored -> jobs.find(stored.job().tenant(), stored.job().id()));
  }

  boolean anyMoved() {
    return !moved.isEmpty();
  }

  /** Answers this command. */
  void answer(Outcome.Verdict verdict) {
    CommandHeader header = header();
    outcomes.add(
        new Outcome(
            header.commandId(),
            header.tenant(),
            header.principal(),
            at,
            at,
            t,
            header.replyPartition(),
            forwardedFrom,
            verdict,
            header.writtenId()));
  }

  /** Answers a parked claim. */
  void answer(Waiters.Waiter waiter, List<Outcome.Grant> grants) {
    outcomes.add(
        new Outcome(
            waiter.commandId(),
            waiter.ref().tenant(),
            waiter.principal(),
            new Position(at.partition(), waiter.ref().claimOffset()),
            at,
            t,
            waiter.replyPartition(),
            waiter.forwardedFrom(),
            new Outcome.Accepted(new Outcome.OfGrants(grants)),
            waiter.writtenId()));
  }

  Instant purgeAt(Job job) {
    return t.plus(queues.retention(job.tenant(), job.spec().queue()));
  }

  Decision decision() {
    meta.write(overlay);
    return new Decision(t, events, outcomes, overlay, repairs);
  }
}
