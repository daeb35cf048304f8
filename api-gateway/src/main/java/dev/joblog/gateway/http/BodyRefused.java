// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.util.SortedMap;
import java.util.TreeMap;

/** Ends a request whose body can not be taken as it was sent, whatever the face. */
public final class BodyRefused extends RuntimeException implements KnownRefusal {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String sentence;
  private final transient SortedMap<String, String> headers;

  private BodyRefused(int status, String sentence, SortedMap<String, String> headers) {
    super(sentence, null, false, false);
    this.status = status;
    this.sentence = sentence;
    this.headers = headers;
  }

  /** It is not what its {@code Content-Encoding} says. */
  static BodyRefused broken(String coding) {
    return new BodyRefused(
        400,
        "Expected a whole body in " + coding + ", but it is none, or is cut or damaged.",
        new TreeMap<>());
  }

  /**
   * RFC 9110 §15.5.16.
   *
   * @param taken what is, for {@code Accept-Encoding}
   */
  static BodyRefused coding(String taken) {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("Accept-Encoding", taken);
    return new BodyRefused(
        415, "Expected one content coding of " + taken + ", but it is another.", headers);
  }

  /** It was announced, and none is as large. */
  static BodyRefused tooLarge(long bytesMax) {
    return new BodyRefused(
        413, "Expected at most " + bytesMax + " bytes, but more are announced.", new TreeMap<>());
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public SortedMap<String, String> headers() {
    return headers;
  }
}
