// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.figures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown, its columns as wide as they need to be: text to the left, figures right. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();
  private final int texts;

  /**
   * @param texts how many of the first columns are text
   */
  public Table(int texts, List<String> header) {
    this.texts = texts;
    rows.add(List.copyOf(header));
  }

  public void row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "Expected " + rows.get(0).size() + " cells, but got " + cells);
    }
    rows.add(List.copyOf(cells));
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  public String text() {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < rows.get(0).size(); column++) {
      int at = column;
      widths.add(Collections.max(rows.stream().map(row -> row.get(at).length()).toList()));
    }
    StringBuilder text = new StringBuilder();
    line(text, rows.get(0), widths);
    for (int column = 0; column < widths.size(); column++) {
      String dashes = "-".repeat(widths.get(column) + 1);
      text.append('|').append(dashes).append(column < texts ? "-" : ":");
    }
    text.append("|\n");
    rows.subList(1, rows.size()).forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private void line(StringBuilder text, List<String> row, List<Integer> widths) {
    for (int column = 0; column < row.size(); column++) {
      String padding = " ".repeat(widths.get(column) - row.get(column).length());
      text.append("| ")
          .append(column < texts ? row.get(column) + padding : padding + row.get(column))
          .append(' ');
    }
    text.append("|\n");
  }
}
