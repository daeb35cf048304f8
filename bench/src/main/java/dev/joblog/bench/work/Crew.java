// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Hands at work, each until it has nothing more to do or the time is over. */
final class Crew {

  /** Makes a hand. */
  interface Maker {
    /**
     * @param number from 0
     */
    Hand hand(int number) throws IOException;
  }

  static List<Hand> hands(int count, Maker maker) throws IOException {
    List<Hand> hands = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      hands.add(maker.hand(number));
    }
    return hands;
  }

  /**
   * Closes the hands at the end. The first that fails ends the others' work too.
   *
   * @throws IOException what it failed with
   */
  static Played work(List<Hand> hands, Duration atMost) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(hands.size());
    AtomicBoolean stop = new AtomicBoolean();
    long began = System.nanoTime();
    try {
      List<Future<Tape>> running = new ArrayList<>();
      for (Hand hand : hands) {
        running.add(threads.submit(() -> work(hand, new Tape(began), atMost, stop)));
      }
      Tape all = new Tape(began);
      for (Future<Tape> one : running) {
        all.add(one.get());
      }
      return new Played(all, all.seconds());
    } catch (ExecutionException e) {
      throw new IOException("Expected every client to go on, but " + e.getCause(), e);
    } finally {
      stop.set(true);
      threads.shutdownNow();
      for (Hand hand : hands) {
        hand.close();
      }
    }
  }

  private static Tape work(Hand hand, Tape tape, Duration atMost, AtomicBoolean stop)
      throws IOException, InterruptedException {
    boolean done = false;
    try {
      long end = tape.began() + atMost.toNanos();
      boolean more = true;
      while (more && !stop.get()) { // once at least, however late the thread is
        more = hand.once(tape) && System.nanoTime() < end;
      }
      done = true;
      return tape;
    } finally {
      if (!done) {
        stop.set(true);
      }
    }
  }

  private Crew() {}
}
