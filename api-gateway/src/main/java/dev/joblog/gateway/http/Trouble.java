// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import dev.joblog.gateway.auth.AuthRefused;
import jakarta.ws.rs.WebApplicationException;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Why a request ends without its answer, in HTTP's own words; a face puts it into its own.
 *
 * @param status 400 to 599
 * @param code the face's own, where it refused itself
 * @param sentence for people; tells no secret
 * @param details more for programs, by the face's own names
 * @param headers that belong to the status: {@code WWW-Authenticate}, {@code Allow}, {@code
 *     Accept-Encoding}, {@code Retry-After}
 * @param unexpected nobody foresaw it: it is logged, and its status is 500
 */
public record Trouble(
    int status,
    Optional<String> code,
    String sentence,
    Map<String, String> details,
    SortedMap<String, String> headers,
    boolean unexpected) {

  private static final String RETRY_AFTER_SECONDS = "1";

  public Trouble(
      int status, String sentence, SortedMap<String, String> headers, boolean unexpected) {
    this(status, Optional.empty(), sentence, Map.of(), headers, unexpected);
  }

  /** From whatever a resource, a filter or Jersey threw. */
  public static Trouble of(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof KnownRefusal known) {
      Trouble trouble = of(known.status(), known.sentence()).with(known.headers());
      return new Trouble(
          known.status(),
          known.code(),
          known.sentence(),
          known.details(),
          trouble.headers(),
          false);
    }
    if (cause instanceof AuthRefused refused) {
      return of(refused);
    }
    if (cause instanceof WebApplicationException jaxrs && jaxrs.getResponse().getStatus() < 500) {
      return of(jaxrs);
    }
    if (cause instanceof UncheckedIOException || cause instanceof EOFException) {
      return of(400, "Expected the whole body, but it broke off.");
    }
    if (cause instanceof RejectedExecutionException) {
      return of(503, "Expected room to write an answer, but there is none.");
    }
    return new Trouble(
        500, "Expected to answer, but something broke here.", Collections.emptySortedMap(), true);
  }

  /** Of which only the status is known. */
  public static Trouble of(int status) {
    return of(status, "Expected a request that can be served here, but it is not.");
  }

  public static Trouble of(int status, String sentence) {
    SortedMap<String, String> headers = new TreeMap<>();
    if (status == 503) {
      headers.put("Retry-After", RETRY_AFTER_SECONDS);
    }
    return new Trouble(status, sentence, headers, false);
  }

  /** Futures wrap what went wrong in them. */
  public static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static Trouble of(AuthRefused refused) {
    int status =
        switch (refused.kind()) {
          case MISSING, INVALID_TOKEN -> 401;
          case INVALID_REQUEST -> 400;
          case INSUFFICIENT_SCOPE -> 403;
          case KEYS_UNAVAILABLE -> 503;
        };
    Trouble trouble = of(status, refused.sentence());
    return trouble.with(new TreeMap<>(Map.of("WWW-Authenticate", refused.challenge())));
  }

  private static Trouble of(WebApplicationException jaxrs) {
    int status = Math.max(400, jaxrs.getResponse().getStatus());
    return allowed(jaxrs)
        .map(allow -> of(status).with(new TreeMap<>(Map.of("Allow", allow))))
        .orElseGet(() -> of(status));
  }

  /**
   * What a refused method should have been (RFC 9110 §10.2.1), in the order of the alphabet. Jersey
   * leaves HEAD out, which is taken wherever GET is.
   */
  public static Optional<String> allowed(WebApplicationException refused) {
    return Optional.ofNullable(refused.getResponse().getHeaderString("Allow"))
        .map(
            allow -> {
              SortedSet<String> methods = new TreeSet<>(List.of(allow.split("\\s*,\\s*")));
              if (methods.contains("GET")) {
                methods.add("HEAD");
              }
              return String.join(", ", methods);
            });
  }

  private Trouble with(SortedMap<String, String> others) {
    SortedMap<String, String> more = new TreeMap<>(headers);
    more.putAll(others);
    return new Trouble(status, sentence, more, unexpected);
  }
}
