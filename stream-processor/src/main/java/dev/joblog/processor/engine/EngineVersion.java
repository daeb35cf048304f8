// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.NotEquippedException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The semantics in force on a partition, switched by the log alone, so that an old log means what
 * it meant (ADR 0060). A rule that changes what a decision means asks here; a new engine version is
 * a new question, never another answer to an old one.
 *
 * @param number 1 to {@link Engine#VERSION_MAX}
 */
record EngineVersion(int number) {

  /** Up to here any later version may follow any other, as the first logs have it. */
  private static final int ANY_STEP_MAX = 3;

  static final int CREATES_WITH_CHILDREN = 4;

  private static final List<List<String>> ALIKE =
      List.of(
          List.of("ApproveJob", "RejectJob", "ClaimJob", "CancelJob", "RetryJob"),
          List.of("Heartbeat", "ReleaseJob"),
          List.of("ClaimNext", "Tick", "ConfigureQueue"));

  /**
   * @throws NotEquippedException if a newer release has switched the partition to a version that is
   *     unknown here: going on would change answers
   */
  EngineVersion {
    if (number < 1 || number > Engine.VERSION_MAX) {
      throw new NotEquippedException(
          "Expected an engine version up to "
              + Engine.VERSION_MAX
              + ", but the partition's log was switched to "
              + number
              + ": run a release that knows it");
    }
  }

  /**
   * The highest version that a switch may name: the next one. The log alone decides it, so what is
   * beyond is refused by every release, for ever, and what is not must be known here.
   */
  static int nextMax(int inForce) {
    return Math.max(ANY_STEP_MAX, inForce + 1);
  }

  static EngineVersion of(Meta meta) {
    return new EngineVersion(meta.engineVersion());
  }

  /** From the newest to the first. */
  Stream<EngineVersion> upToThis() {
    return IntStream.range(0, number).mapToObj(back -> new EngineVersion(number - back));
  }

  /** Since 2: an idempotency key remembers a document's value, not its text. */
  boolean keysByValue() {
    return number >= 2;
  }

  /** Since 2: a document whose objects name a member twice is refused. */
  boolean refusesRepeatedNames() {
    return number >= 2;
  }

  /** Since 2: texts for people are taken whatever they hold, and recorded plain. */
  boolean recordsPlainTexts() {
    return number >= 2;
  }

  /**
   * Since 2: a command that names no order is refused when its fields fit several (ADR 0080).
   * Fixed, whatever later schemas add: a field or an order that makes others alike is a new
   * version.
   *
   * @return those that a library may have taken for one another, this one among them
   */
  List<String> ordersLike(String order) {
    return number < 2
        ? List.of(order)
        : ALIKE.stream().filter(some -> some.contains(order)).findFirst().orElse(List.of(order));
  }

  /** Since 3: a heartbeat is an event only now and then, when it brings something (ADR 0066). */
  boolean keepsHeartbeatsOutOfHistory() {
    return number >= 3;
  }

  /** Since 3: a Tick stops at a number of events too. */
  boolean boundsEventsOfTicks() {
    return number >= 3;
  }

  /** Since 4: a job may complete with its children, and be created together with them. */
  boolean createsWithChildren() {
    return number >= CREATES_WITH_CHILDREN;
  }

  /** Since 4: a repeated claim does not answer with a lease that was lost since (ADR 0211). */
  boolean forgetsLostLeases() {
    return number >= 4;
  }

  /** Since 2: a reply partition that does not exist is refused. */
  boolean refusesUnknownReplyPartitions() {
    return number >= 2;
  }
}
