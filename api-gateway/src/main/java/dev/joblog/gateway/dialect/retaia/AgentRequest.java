// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static dev.joblog.gateway.auth.BearerFilter.callerOf;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.NameRule;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/** One request of an agent: who asks, and its key. */
record AgentRequest(Caller caller, Optional<String> key) {

  static final String KEY = "Idempotency-Key";

  /** Agents of this kind answer people's questions; they do no jobs. */
  static final String MCP = "MCP";

  /** How long a request waits for its outcome; past that, 503. */
  static final Duration WAIT_AT_MOST = Duration.ofSeconds(5);

  /**
   * @throws Refused {@code FORBIDDEN_ACTOR}
   */
  static AgentRequest of(ContainerRequestContext request, HttpHeaders headers) {
    Caller caller = callerOf(request);
    if (caller.clientKind().filter(MCP::equals).isPresent()) {
      throw Refusals.of(
          403, ErrorCode.FORBIDDEN_ACTOR, "Expected an agent, but the client is an MCP.");
    }
    return new AgentRequest(caller, header(headers, KEY).filter(key -> !key.isBlank()));
  }

  private static Optional<String> header(HttpHeaders headers, String name) {
    return Optional.ofNullable(headers.getRequestHeaders().getFirst(name)).map(String::strip);
  }

  /**
   * @throws Refused {@code MISSING_IDEMPOTENCY_KEY}
   */
  void requireKey() {
    if (key.isEmpty()) {
      throw Refusals.of(
          400,
          ErrorCode.MISSING_IDEMPOTENCY_KEY,
          "Expected the header Idempotency-Key, but it is missing.");
    }
  }

  /**
   * @throws Refused {@code VALIDATION_FAILED} when the key is none that can be kept
   */
  Commands.Terms terms() {
    if (key.filter(text -> !NameRule.IDEMPOTENCY_KEY.allows(text)).isPresent()) {
      throw Refusals.of(
          400,
          ErrorCode.VALIDATION_FAILED,
          "Expected an Idempotency-Key of 1 to 255 visible ASCII characters, but it is not.");
    }
    return new Commands.Terms(
        key, false, Commands.Durability.DECIDED, WAIT_AT_MOST, Optional.empty());
  }
}
