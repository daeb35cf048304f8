// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.protocol.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One address that streams: how it is asked, how it answers. Called by several threads. */
public interface StreamFace {

  /** What a stream's address takes, for {@code Allow}. */
  String METHODS = "GET, HEAD, OPTIONS";

  /** {@code /v2/events}; a slash after it makes no difference. */
  String path();

  SseFormat format();

  /**
   * Proves who asks and reads what they want. May wait for the token issuer's keys, rarely.
   *
   * @throws RuntimeException that {@link #refusal} knows
   */
  StreamRequest read(HttpRequest request);

  /**
   * Whether this face shows the one job that is watched, now that the state has said what it is; if
   * not, there is none.
   */
  default boolean shows(HttpRequest request, Job job) {
    return true;
  }

  /** The answer to a request that {@link #read} or the machinery refused. */
  Refusal refusal(HttpRequest request, RuntimeException why);

  /**
   * @param parameters of the query, decoded
   */
  record HttpRequest(String path, Map<String, List<String>> parameters, Headers headers) {

    /** All values of one header, in order. */
    public interface Headers {
      List<String> values(String name);
    }

    public Optional<String> header(String name) {
      return headers.values(name).stream().findFirst();
    }
  }

  /**
   * @param until when the proof of who asks ends, and the stream with it
   * @param atLeast what the state of a watched job must show; a tenant's stream asks no state
   */
  record StreamRequest(Watch watch, Start start, Instant until, Positions atLeast) {

    public StreamRequest(Watch watch, Start start, Instant until) {
      this(watch, start, until, Positions.NONE);
    }
  }
}
