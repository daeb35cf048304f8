// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** A job's life, or its state, as text for a terminal. */
final class LifePage {

  private static final String ROW = "%4s  %-24s  %-16s  %-17s  %-20s  %-14s  %s%n";

  static void table(PrintStream out, List<Event> events) {
    out.printf(ROW, "#", "t", "event", "status", "by", "by order of", "more");
    for (Event event : events) {
      EventHeader header = event.header();
      out.printf(
          ROW,
          header.sequence(),
          header.t(),
          event.fact().name(),
          header.status().word(),
          plain(header.cause().principal()),
          header.cause().operation(),
          String.format(
              Locale.ROOT,
              "command %d:%d %s",
              header.command().partition(),
              header.command().offset(),
              header.cause().commandId()));
    }
  }

  /** Every field that is set, one a line. */
  static void state(PrintStream out, Optional<StoredJob> job) {
    if (job.isEmpty()) {
      out.println("There was no such job then.");
      return;
    }
    new TreeMap<>(RecordFields.of(job.get().job()))
        .forEach((field, value) -> out.printf("%-28s %s%n", field, plain(value)));
  }

  /** Texts of others must not steer the terminal. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private LifePage() {}
}
