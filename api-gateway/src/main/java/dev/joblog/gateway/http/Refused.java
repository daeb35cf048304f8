// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ends a request with a no, which the face whose address was asked renders. Carries no stack: it is
 * an answer, not a fault.
 */
public final class Refused extends RuntimeException implements KnownRefusal {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Optional<String> code;
  private final transient Map<String, String> details;
  private final transient SortedMap<String, String> headers;

  private Refused(
      int status,
      Optional<String> code,
      String sentence,
      Map<String, String> details,
      SortedMap<String, String> headers) {
    super(sentence, null, false, false);
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }

  /** The face's code is the one that goes with the status. */
  public Refused(int status, String sentence) {
    this(status, Optional.empty(), sentence, Map.of(), Collections.emptySortedMap());
  }

  public Refused(int status, String code, String sentence) {
    this(status, Optional.of(code), sentence, Map.of(), Collections.emptySortedMap());
  }

  public Refused with(Map<String, String> more) {
    return new Refused(status, code, sentence(), more, headers);
  }

  Refused withHeader(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Refused(status, code, sentence(), details, more);
  }

  public Refused retryAfter(Duration wait) {
    return withHeader("Retry-After", seconds(wait));
  }

  /** As {@code Retry-After} has it: whole seconds, at least one (RFC 9110 §10.2.3). */
  public static String seconds(Duration wait) {
    return Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000));
  }

  /** It was announced, and no face takes as much. */
  static Refused tooLarge(long bytesMax) {
    return new Refused(413, "Expected at most " + bytesMax + " bytes, but more are announced.");
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Optional<String> code() {
    return code;
  }

  @Override
  public String sentence() {
    return String.valueOf(getMessage());
  }

  @Override
  public Map<String, String> details() {
    return details;
  }

  @Override
  public SortedMap<String, String> headers() {
    return headers;
  }
}
