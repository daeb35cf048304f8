// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line about how far it is, every two seconds; nothing on what is done sooner. */
final class Progress {

  static final Duration EVERY = Duration.ofSeconds(2);

  private static final int LOOK_EVERY = 1_024;

  private final PrintStream out;
  private final LongSupplier nanos;
  private final long began;
  private long told;
  private long records;

  Progress(PrintStream out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
    this.told = began;
  }

  /** For a program, which asks and waits. */
  static Progress untold() {
    return new Progress(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), () -> 0);
  }

  /** One record more. */
  void next() {
    if (++records % LOOK_EVERY == 0) {
      look();
    }
  }

  private void look() {
    long now = nanos.getAsLong();
    if (now - told >= EVERY.toNanos()) {
      told = now;
      double seconds = (now - began) / 1e9;
      out.printf(
          Locale.ROOT,
          "… %,d events in %.0f s, %,.0f a second%n",
          records,
          seconds,
          records / seconds);
    }
  }
}
