// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A code block of a document, between two comments that name it. */
final class Snippet {

  /**
   * @param document from the repository's root
   * @param mark as in {@code <!-- mark: begin -->}
   */
  static String of(String document, String mark) throws IOException {
    String text = Files.readString(Path.of("..", document));
    String part =
        text.substring(
            text.indexOf("<!-- " + mark + ": begin -->"),
            text.indexOf("<!-- " + mark + ": end -->"));
    return part.substring(part.indexOf('\n', part.indexOf("```")) + 1, part.lastIndexOf("```"));
  }

  private Snippet() {}
}
