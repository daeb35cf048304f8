// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tables of docs/dialects.md, as the dialects' tests hold them against their mappers. */
public final class DialectsPage {

  private static final Path PAGE = Path.of("..", "docs", "dialects.md");

  /**
   * One column of the table that begins with that header: by the row's first cell, up to the first
   * comma or semicolon and without its quotes.
   */
  public static SortedMap<String, String> column(String table, String header) {
    List<String> lines = lines();
    int at = 0;
    while (!lines.get(at).startsWith("| " + table + " |")) {
      at++;
    }
    int column = cells(lines.get(at)).indexOf(header);
    SortedMap<String, String> words = new TreeMap<>();
    for (int row = at + 2; lines.get(row).startsWith("|"); row++) {
      List<String> cells = cells(lines.get(row));
      words.put(plain(cells.get(0)), plain(cells.get(column).split("[,;]", 2)[0]));
    }
    return words;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to read " + PAGE + ", but can not", e);
    }
  }

  private static List<String> cells(String line) {
    return List.of(line.substring(1, line.length() - 1).split("\\|")).stream()
        .map(String::strip)
        .toList();
  }

  private static String plain(String cell) {
    return cell.replace("`", "").strip();
  }

  private DialectsPage() {}
}
