// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import java.util.ArrayList;
import java.util.List;

/**
 * One scenario as text: what is sent, and what comes back. By a line's first character:
 *
 * <pre>
 * # text                          for people
 * ! step                          something done in the service, see {@link GoldenSteps}
 * &gt; POST /v2/jobs                 a request, line by line as it is sent; a blank one before the
 * &gt; Authorization: Bearer ${dev}  body. Host, Connection, and Content-Length where there is a body,
 * &gt;                               are added unless they stand there
 * &gt; {"type": "resize"}
 * = job /id                       what stands in the answer's body there is called ${job} from now on
 * = at Location                   likewise a header
 * &lt; 201                           the answer: status, headers sorted by name, body (JSON is laid out)
 * </pre>
 *
 * A second passes before every request and step, so every time that is seen is always the same. A
 * UUID that has no name gets one: {@code ${uuid-1}}. A captured UUID's first eight characters are
 * {@code ${job.short}}. A carriage return in a stream is written as ␍.
 */
final class GoldenFile {

  /** One after the other. */
  sealed interface Item {}

  record Text(String line) implements Item {}

  record Step(String line) implements Item {}

  record Sent(List<String> lines, List<String> captures) implements Item {}

  private GoldenFile() {}

  static List<Item> parse(String text) {
    List<Item> items = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    List<String> captures = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith(">")) {
        sent.add(rest(line));
      } else if (line.startsWith("=")) {
        captures.add(rest(line));
      } else {
        flush(sent, captures, items);
        add(line, items);
      }
    }
    flush(sent, captures, items);
    return items;
  }

  private static void add(String line, List<Item> items) {
    if (line.startsWith("!")) {
      items.add(new Step(rest(line)));
    } else if (line.startsWith("#") || line.isBlank()) {
      items.add(new Text(line));
    } else if (!line.startsWith("<")) {
      throw new IllegalArgumentException(
          "Expected a line to begin with #, !, >, = or <, but it is: " + line);
    }
  }

  private static void flush(List<String> sent, List<String> captures, List<Item> items) {
    if (!sent.isEmpty()) {
      items.add(new Sent(List.copyOf(sent), List.copyOf(captures)));
    } else if (!captures.isEmpty()) {
      throw new IllegalArgumentException("Expected a request before: = " + captures.get(0));
    }
    sent.clear();
    captures.clear();
  }

  private static String rest(String line) {
    return line.startsWith(" ", 1) ? line.substring(2) : line.substring(1);
  }
}
