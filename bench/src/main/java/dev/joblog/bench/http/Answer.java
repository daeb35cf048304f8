// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.http;

import java.io.IOException;

/**
 * What a server answered.
 *
 * @param body decoded as UTF-8; empty where there is none
 */
public record Answer(int status, String body) {

  /**
   * @throws IOException when it is another
   */
  public Answer expect(int wanted) throws IOException {
    if (status != wanted) {
      throw new IOException(
          "Expected the answer " + wanted + ", but it is " + status + ": " + body);
    }
    return this;
  }

  /**
   * The text of the first member of that name, as it is written: of ids and tokens, which have no
   * escapes. No parser, which would cost more than the rest of a request.
   *
   * @throws IOException when there is none
   */
  public String text(String member) throws IOException {
    int begin = after(member, 0);
    if (begin < 0) {
      throw new IOException("Expected \"" + member + "\" in the answer, but it is " + body);
    }
    return body.substring(begin, body.indexOf('"', begin));
  }

  /** Whether there is a member of that name with a text. */
  public boolean has(String member) {
    return after(member, 0) >= 0;
  }

  private int after(String member, int from) {
    String mark = "\"" + member + "\":\"";
    int found = body.indexOf(mark, from);
    return found < 0 ? -1 : found + mark.length();
  }
}
