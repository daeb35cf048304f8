// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What docs/lifecycle.md says, as a test can read it.
 *
 * @param cells by row ({@code status, as}) and column: what a command leads to
 * @param edges every step that a job may take
 * @param drawn pairs of statuses that the diagram joins
 */
record LifecycleDocument(
    Map<String, Map<String, String>> cells, Set<Edge> edges, Set<List<String>> drawn) {

  private static final Pattern ARROW = Pattern.compile("\\s*(\\S+)\\s+-->\\s+(\\S+?)(\\s*:.*)?");

  static final LifecycleDocument READ = read(Path.of("..", "docs", "lifecycle.md"));

  private static LifecycleDocument read(Path path) {
    try {
      List<String> lines = Files.readAllLines(path);
      return new LifecycleDocument(
          cells(table(lines, "## Every command in every status")),
          edges(table(lines, "## Every step")),
          drawn(lines));
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to read " + path.toAbsolutePath(), e);
    }
  }

  private static List<List<String>> table(List<String> lines, String heading) {
    int at = lines.indexOf(heading);
    if (at < 0) {
      throw new IllegalStateException("Expected docs/lifecycle.md to have " + heading);
    }
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines.subList(at + 1, lines.size())) {
      if (line.startsWith("## ")) {
        break;
      }
      if (line.startsWith("|") && !line.startsWith("|---")) {
        rows.add(
            Pattern.compile("\\|")
                .splitAsStream(line.substring(1))
                .map(cell -> cell.replace("`", "").replace("*", "").trim())
                .toList());
      }
    }
    return rows;
  }

  private static Map<String, Map<String, String>> cells(List<List<String>> table) {
    Map<String, Map<String, String>> cells = new LinkedHashMap<>();
    List<String> head = table.get(0);
    for (List<String> row : table.subList(1, table.size())) {
      Map<String, String> byColumn = new LinkedHashMap<>();
      for (int column = 1; column < head.size(); column++) {
        byColumn.put(head.get(column), row.get(column));
      }
      cells.put(row.get(0), byColumn);
    }
    return cells;
  }

  private static Set<Edge> edges(List<List<String>> table) {
    Set<Edge> edges = new LinkedHashSet<>();
    for (List<String> row : table.subList(1, table.size())) {
      for (String from : row.get(0).split(", ", -1)) {
        for (String to : row.get(2).split(", ", -1)) {
          edges.add(new Edge(from, row.get(1), to));
        }
      }
    }
    return edges;
  }

  private static Set<List<String>> drawn(List<String> lines) {
    Set<List<String>> drawn = new LinkedHashSet<>();
    for (String line : lines) {
      Matcher arrow = ARROW.matcher(line);
      if (arrow.matches()) {
        drawn.add(
            List.of(
                arrow.group(1).replace("[*]", Edge.NEW),
                arrow.group(2).replace("[*]", Edge.PURGED)));
      }
    }
    return drawn;
  }
}
