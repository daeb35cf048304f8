// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.proc.SimpleSecurityContext;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An issuer that stalls, fails and changes its keys, while time is moved. */
final class IssuerKeysTest {

  private static final Instant BEGIN = Instant.parse("2026-11-28T10:00:00Z");

  private final List<CompletableFuture<JWKSet>> fetches = new ArrayList<>();
  private Instant now = BEGIN;
  private final IssuerKeys keys =
      new IssuerKeys(
          () -> {
            CompletableFuture<JWKSet> fetch = new CompletableFuture<>();
            fetches.add(fetch);
            return fetch;
          },
          () -> now,
          Duration.ofMillis(1));

  private static JWKSet set(String... ids) {
    List<JWK> all = new ArrayList<>();
    for (String id : ids) {
      byte[] secret = ("a key that is long enough, " + id).getBytes(StandardCharsets.UTF_8);
      all.add(new OctetSequenceKey.Builder(secret).keyID(id).build());
    }
    return new JWKSet(all);
  }

  /** How the keys by that id are answered: their number, or that it can not be known. */
  private String ask(String id) {
    try {
      JWKSelector selector = new JWKSelector(new JWKMatcher.Builder().keyID(id).build());
      return Integer.toString(keys.get(selector, new SimpleSecurityContext()).size());
    } catch (KeySourceException unavailable) {
      return "unavailable";
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private void answer(String... ids) {
    fetches.get(fetches.size() - 1).complete(set(ids));
  }

  private void fail() {
    fetches.get(fetches.size() - 1).completeExceptionally(new IllegalStateException("down"));
  }

  /** With the key a. */
  private void known() {
    assertThat(ask("a")).isEqualTo("unavailable");
    answer("a");
    assertThat(ask("a")).isEqualTo("1");
  }

  @Test
  void whileTheFirstFetchStallsOrFailedNobodyIsAStranger() {
    assertThat(ask("a")).isEqualTo("unavailable");
    assertThat(ask("a")).isEqualTo("unavailable");
    fail();
    assertThat(ask("a")).isEqualTo("unavailable");
    assertThat(fetches).hasSize(1);
  }

  @Test
  void afterAnOutageTheKeysAreThereWithinSeconds() {
    assertThat(ask("a")).isEqualTo("unavailable");
    fail();
    pass(IssuerKeys.APART);
    assertThat(ask("a")).isEqualTo("unavailable");
    answer("a");
    assertThat(ask("a")).isEqualTo("1");
  }

  @Test
  void keysAreFetchedAgainBesideTheRequests() {
    known();
    pass(IssuerKeys.FRESH);
    assertThat(ask("a")).isEqualTo("1");
    assertThat(ask("a")).isEqualTo("1");
    assertThat(fetches).hasSize(2);
    answer("b");
    assertThat(ask("b")).isEqualTo("1");
    assertThat(ask("a")).isEqualTo("0");
  }

  @Test
  void anOutageIsSurvivedAndNotForEver() {
    known();
    for (Duration gone = IssuerKeys.FRESH;
        gone.compareTo(IssuerKeys.KEPT) < 0;
        gone = gone.plus(IssuerKeys.FRESH)) {
      pass(IssuerKeys.FRESH);
      assertThat(ask("a")).isEqualTo(now.isBefore(BEGIN.plus(IssuerKeys.KEPT)) ? "1" : "0");
      fail();
    }
    pass(IssuerKeys.FRESH);
    assertThat(ask("a")).isEqualTo("unavailable");
  }

  @Test
  void aKeyThatCameWithARotationIsFetched() {
    known();
    pass(IssuerKeys.APART);
    assertThat(ask("b")).isEqualTo("unavailable");
    answer("a", "b");
    assertThat(ask("b")).isEqualTo("1");
  }

  @Test
  void aNewKeyWhileTheIssuerIsDownIsNoStranger() {
    known();
    pass(IssuerKeys.APART);
    assertThat(ask("b")).isEqualTo("unavailable");
    fail();
    assertThat(ask("b")).isEqualTo("unavailable");
    assertThat(ask("a")).isEqualTo("1");
  }

  @Test
  void newerKeysThanThoseThatAreKnownAreFetchedAsSeldomAsUnknownOnes() throws Exception {
    known();
    JWKSelector any = new JWKSelector(new JWKMatcher.Builder().build());
    assertThat(keys.get(any, IssuerKeys.ANEW)).hasSize(1);
    assertThat(fetches).hasSize(1);
    pass(IssuerKeys.APART);
    for (int i = 0; i < 1_000; i++) {
      assertThatExceptionOfType(KeySourceException.class)
          .isThrownBy(() -> keys.get(any, IssuerKeys.ANEW));
    }
    assertThat(fetches).hasSize(2);
    answer("a", "b");
    assertThat(keys.get(any, IssuerKeys.ANEW)).hasSize(2);
    assertThat(fetches).hasSize(2);
  }

  @Test
  void strangersDoNotDriveTheIssuer() {
    known();
    for (int i = 0; i < 1_000; i++) {
      assertThat(ask("stranger-" + i)).isEqualTo("0");
    }
    assertThat(fetches).hasSize(1);
    pass(IssuerKeys.APART);
    for (int i = 0; i < 1_000; i++) {
      assertThat(ask("stranger-" + i)).isEqualTo("unavailable");
    }
    assertThat(fetches).hasSize(2);
    answer("a");
    assertThat(ask("stranger")).isEqualTo("0");
    assertThat(fetches).hasSize(2);
  }

  @Test
  void fewWaitForASlowIssuer() throws Exception {
    CompletableFuture<JWKSet> slow = new CompletableFuture<>();
    IssuerKeys patient = new IssuerKeys(() -> slow, () -> now, Duration.ofSeconds(60));
    JWKSelector any = new JWKSelector(new JWKMatcher.Builder().build());
    CountDownLatch refused = new CountDownLatch(1);
    List<CompletableFuture<Integer>> asking = new ArrayList<>();
    for (int i = 0; i <= IssuerKeys.WAITING_MAX; i++) {
      CompletableFuture<Integer> asked = new CompletableFuture<>();
      asking.add(asked);
      new Thread(
              () -> {
                try {
                  asked.complete(patient.get(any, new SimpleSecurityContext()).size());
                } catch (KeySourceException tooMany) {
                  asked.complete(-1);
                  refused.countDown();
                }
              })
          .start();
    }
    assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
    slow.complete(set("a"));
    List<Integer> found = asking.stream().map(CompletableFuture::join).toList();
    assertThat(found).containsOnlyOnce(-1).contains(1);
  }

  @Test
  void aFetchReadsPublicKeysAloneAndNoMoreThanItsBound() throws Exception {
    Map<String, String> published =
        Map.of(
            "/keys", new ECKeyGenerator(Curve.P_256).keyID("a").generate().toJSONString(),
            "/none", "",
            "/secret", set("a").getKeys().get(0).toJSONString(),
            "/encrypts",
                new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.ENCRYPTION).generate().toJSONString(),
            "/curve", new ECKeyGenerator(Curve.P_521).generate().toJSONString(),
            "/other", "{\"kty\":\"FUTURE\"}");
    HttpServer issuer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String key = Optional.ofNullable(published.get(path)).orElse(published.get("/keys"));
          byte[] body =
              (path.equals("/large") ? " ".repeat(KeyFetch.BYTES_MAX) : "")
                  .concat("{\"keys\":[" + key + "]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(path.equals("/broken") ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    issuer.start();
    String address = "http://127.0.0.1:" + issuer.getAddress().getPort();
    try {
      List<JWK> fetched = fetch(address + "/keys").get().getKeys();
      assertThat(fetched).hasSize(1).noneMatch(JWK::isPrivate);
      for (String path :
          List.of("/large", "/broken", "/none", "/secret", "/encrypts", "/curve", "/other")) {
        assertThatExceptionOfType(ExecutionException.class)
            .as(path)
            .isThrownBy(() -> fetch(address + path).get());
      }
    } finally {
      issuer.stop(0);
    }
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> fetch(address + "/keys").join());
  }

  private static CompletableFuture<JWKSet> fetch(String url) {
    return new KeyFetch(URI.create(url)).begin();
  }
}
