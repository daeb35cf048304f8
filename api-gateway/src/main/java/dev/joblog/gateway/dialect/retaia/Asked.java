// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static dev.joblog.gateway.auth.BearerFilter.callerOf;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.http.Answers;
import dev.joblog.gateway.http.RefusalException;
import dev.joblog.gateway.http.Trouble;
import dev.joblog.protocol.NameRule;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One request of an agent: who asks, under which name the exchange goes, and its key. */
record Asked(Caller caller, Correlation correlation, Optional<String> key) {

  static final String KEY = "Idempotency-Key";

  /** Agents of this kind answer people's questions; they do no jobs. */
  static final String MCP = "MCP";

  /** How long a request waits for its outcome; past that, 503. */
  static final Duration WAIT_AT_MOST = Duration.ofSeconds(5);

  /**
   * @throws RefusalException {@code FORBIDDEN_ACTOR}
   */
  static Asked of(ContainerRequestContext request, HttpHeaders headers) {
    Correlation correlation = correlation(headers);
    Caller caller = callerOf(request);
    if (caller.clientKind().filter(MCP::equals).isPresent()) {
      throw new RefusalException(
          RetaiaErrors.refusal(
              Refused.of(
                  403, ErrorCode.FORBIDDEN_ACTOR, "Expected an agent, but the client is an MCP."),
              correlation));
    }
    return new Asked(caller, correlation, header(headers, KEY).filter(key -> !key.isBlank()));
  }

  static Correlation correlation(HttpHeaders headers) {
    return Correlation.of(header(headers, Correlation.HEADER));
  }

  private static Optional<String> header(HttpHeaders headers, String name) {
    return Optional.ofNullable(headers.getRequestHeaders().getFirst(name)).map(String::strip);
  }

  /**
   * @throws Refused {@code MISSING_IDEMPOTENCY_KEY}
   */
  void requireKey() {
    if (key.isEmpty()) {
      throw Refused.of(
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
      throw Refused.of(
          400,
          ErrorCode.VALIDATION_FAILED,
          "Expected an Idempotency-Key of 1 to 255 visible ASCII characters, but it is not.");
    }
    return new Commands.Terms(
        key, false, Commands.Durability.DECIDED, WAIT_AT_MOST, Optional.empty());
  }

  /**
   * The answer, or the refusal that ended the work, by this request's name.
   *
   * @param answering completes it, whatever it is
   */
  CompletionStage<Response> answered(Executor answering, Supplier<CompletionStage<Response>> work) {
    try {
      return Answers.on(answering, work.get())
          .exceptionally(
              failure -> {
                throw rendered(failure);
              });
    } catch (Refused refused) {
      throw rendered(refused);
    }
  }

  RuntimeException rendered(Throwable failure) {
    Throwable cause = Trouble.unwrapped(failure);
    if (cause instanceof Refused refused) {
      return new RefusalException(RetaiaErrors.refusal(refused, correlation));
    }
    return cause instanceof RuntimeException unexpected
        ? unexpected
        : new IllegalStateException("Expected an answer, but there is none", cause);
  }
}
