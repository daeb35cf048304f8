// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.quickstart.inprocess.RawExchange.Header;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A golden file while it is written. */
final class Transcript {

  /** Of every answer, or of the socket rather than of the face. */
  private static final Set<String> UNTOLD =
      Set.of("connection", "content-length", "date", "transfer-encoding", "vary");

  private final Names names;
  private final List<String> lines = new ArrayList<>();

  Transcript(Names names) {
    this.names = names;
  }

  /** As it is. */
  void add(String line) {
    lines.add(line);
  }

  void head(RawExchange exchange) {
    add("< " + exchange.status());
    exchange.headers().stream()
        .filter(header -> !UNTOLD.contains(header.name().toLowerCase(Locale.ROOT)))
        .sorted(Comparator.comparing((Header header) -> header.name().toLowerCase(Locale.ROOT)))
        .forEach(header -> answered(header.name() + ": " + header.value()));
  }

  void body(RawExchange exchange, String body, boolean exact) {
    if (body.isEmpty()) {
      return;
    }
    add("<");
    boolean json =
        exchange.header("Content-Type").filter(type -> type.contains("json")).isPresent();
    answered(json && !exact ? Capture.laidOut(body) : body);
  }

  /** Of an answer: by its names, line by line. */
  void answered(String text) {
    names
        .named(text)
        .replace("\r", "␍")
        .lines()
        .forEach(line -> add(("< " + line).stripTrailing()));
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
