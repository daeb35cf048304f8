// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer publishes. They are fetched again before they are old, while the old ones
 * serve; an issuer that can not be reached is survived for half a day. A key that is not known is
 * asked for, but whoever brings it waits in small company and not for long. That the keys can not
 * be had is never taken for a bad token (docs/decisions/0111).
 */
final class IssuerKeys implements JWKSource<SecurityContext> {

  /** Asks for newer keys than those that are known: none of them has signed the token. */
  static final SecurityContext ANEW = new SecurityContext() {};

  /** Older keys are fetched again, beside the requests. */
  static final Duration FRESH = Duration.ofMinutes(15);

  /** Older keys are believed no more: so long an outage is survived. */
  static final Duration KEPT = Duration.ofHours(12);

  /** Between two fetches, whatever comes: strangers must not drive the issuer. */
  static final Duration APART = Duration.ofSeconds(5);

  /** What a request waits for a fetch. */
  static final Duration WAIT_MAX = Duration.ofSeconds(2);

  /** Requests that wait at once; the next are told to come back. */
  static final int WAITING_MAX = 32;

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  private final Fetch fetch;
  private final InstantSource clock;
  private final Duration waitMax;
  private final Semaphore waiting = new Semaphore(WAITING_MAX);
  private volatile Optional<Held> held = Optional.empty();
  private Optional<CompletableFuture<JWKSet>> running = Optional.empty();
  private Instant begunAt = Instant.MIN;
  private boolean failed;

  /** Asks the issuer; fails in bounded time. */
  interface Fetch {
    CompletableFuture<JWKSet> begin();
  }

  private record Held(JWKSet keys, Instant at) {}

  IssuerKeys(Fetch fetch, InstantSource clock) {
    this(fetch, clock, WAIT_MAX);
  }

  IssuerKeys(Fetch fetch, InstantSource clock, Duration waitMax) {
    this.fetch = fetch;
    this.clock = clock;
    this.waitMax = waitMax;
  }

  /**
   * @param context {@link #ANEW}, or whatever else
   * @return none when the issuer has no such key
   * @throws KeySourceException when that can not be known now
   */
  @Override
  public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
    Instant now = clock.instant();
    Optional<Held> live = held.filter(keys -> now.isBefore(keys.at().plus(KEPT)));
    List<JWK> known = live.map(keys -> selector.select(keys.keys())).orElse(List.of());
    if (!known.isEmpty() && context != ANEW) {
      if (live.filter(keys -> now.isBefore(keys.at().plus(FRESH))).isEmpty()) {
        var unused = begin(now);
      }
      return known;
    }
    Optional<CompletableFuture<JWKSet>> begun = begin(now);
    if (begun.isPresent()) {
      return selector.select(awaited(begun.get()));
    }
    if (live.isEmpty() || hasFailed()) {
      throw unavailable();
    }
    return known;
  }

  /** Empty when the last one was begun too short a time ago. */
  private synchronized Optional<CompletableFuture<JWKSet>> begin(Instant now) {
    if (running.isEmpty() && !now.isBefore(begunAt.plus(APART))) {
      begunAt = now;
      CompletableFuture<JWKSet> begun = fetch.begin();
      running = Optional.of(begun);
      // Where the fetch ends at once, this runs at once.
      var unused = begun.whenComplete(this::ended);
      return Optional.of(begun);
    }
    return running;
  }

  private synchronized void ended(JWKSet keys, Throwable failure) {
    running = Optional.empty();
    failed = failure != null;
    if (failed) {
      LOG.warn("event=issuer-keys-not-fetched reason={}", failure.toString());
    } else {
      held = Optional.of(new Held(keys, clock.instant()));
    }
  }

  private synchronized boolean hasFailed() {
    return failed;
  }

  private JWKSet awaited(CompletableFuture<JWKSet> begun) throws KeySourceException {
    if (!waiting.tryAcquire()) {
      throw unavailable();
    }
    try {
      return begun.get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException notInTime) {
      throw unavailable();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw unavailable();
    } finally {
      waiting.release();
    }
  }

  private static KeySourceException unavailable() {
    return new KeySourceException("Expected the issuer's keys, but they can not be had now");
  }
}
