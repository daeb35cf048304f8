// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** A request's lines as bytes for a socket. */
final class RequestBytes {

  /**
   * @param lines request line without the version, headers, and after a blank line the body
   * @param filledIn puts values in place of their names, before anything is counted
   */
  static byte[] of(List<String> lines, UnaryOperator<String> filledIn) {
    int blank = lines.indexOf("");
    boolean hasBody = blank >= 0;
    List<String> head = new ArrayList<>();
    for (String line : hasBody ? lines.subList(0, blank) : lines) {
      head.add(filledIn.apply(line));
    }
    String body =
        hasBody ? filledIn.apply(String.join("\n", lines.subList(blank + 1, lines.size()))) : "";
    head.set(0, head.get(0) + " HTTP/1.1");
    addUnlessThere(head, "Host", "joblog.example");
    addUnlessThere(head, "Connection", "close");
    if (hasBody) {
      int bytes = body.getBytes(StandardCharsets.UTF_8).length;
      addUnlessThere(head, "Content-Length", Integer.toString(bytes));
    }
    return (String.join("\r\n", head) + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  private static void addUnlessThere(List<String> head, String name, String value) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    if (head.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))) {
      head.add(name + ": " + value);
    }
  }

  private RequestBytes() {}
}
