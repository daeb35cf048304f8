// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.processor.Processor;
import java.time.Duration;
import java.util.Optional;

/**
 * The wait for a start, which has no deadline while it gets on: stores are read back, partitions
 * open (docs/decisions/0071). Says now and then what it waits for.
 */
final class StartWait {

  static final Duration STANDSTILL_MAX = Duration.ofMinutes(10);
  static final Duration TELL_EVERY = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(100);

  /** How far it is. */
  interface Start {
    boolean isProcessorReady() throws InterruptedException;

    Optional<String> gatewayProblem() throws InterruptedException;

    Processor.Opening opening();

    /** What ended the processor. */
    Optional<Throwable> failure();
  }

  private final Start start;
  private final LocalJoblog.Console console;
  private final Pace pace;

  /**
   * @param console may throw to give the start up
   */
  StartWait(Start start, LocalJoblog.Console console, Pace pace) {
    this.start = start;
    this.console = console;
    this.pace = pace;
  }

  /**
   * @throws Refused when the processor failed, or nothing moves for 10 minutes
   */
  void await() throws Exception {
    Processor.Opening seen = start.opening();
    long moved = pace.nanos();
    long told = moved;
    while (!start.isProcessorReady() || start.gatewayProblem().isPresent()) {
      if (start.failure().isPresent()) {
        throw new Refused(Processor.sentence(start.failure().get()));
      }
      pace.pass(LOOK);
      long now = pace.nanos();
      if (now - told >= TELL_EVERY.toNanos()) {
        Processor.Opening opening = start.opening();
        moved = opening.equals(seen) ? moved : now;
        seen = opening;
        told = now;
        console.waits(waitsFor(opening));
      }
      if (now - moved >= STANDSTILL_MAX.toNanos()) {
        throw new Refused(
            "Expected to be ready, but for "
                + STANDSTILL_MAX.toMinutes()
                + " minutes nothing moved; "
                + waitsFor(seen));
      }
    }
  }

  private String waitsFor(Processor.Opening opening) throws InterruptedException {
    if (opening.open() < opening.partitions()) {
      return opening.open()
          + " of "
          + opening.partitions()
          + " partitions are open, "
          + opening.unrestored()
          + " rows are still to be read back";
    }
    return start
        .gatewayProblem()
        .map(problem -> "the gateway says: " + problem)
        .orElse("ready soon");
  }
}
