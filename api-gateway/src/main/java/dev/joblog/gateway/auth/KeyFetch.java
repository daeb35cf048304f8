// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gets a JWK set (RFC 7517 §5) over HTTP: as a whole within a time and a size. One without a key
 * that could prove a token is an issuer's fault, and no set.
 */
final class KeyFetch implements IssuerKeys.Fetch {

  /** From the connection to the last byte. */
  static final Duration TIME_MAX = Duration.ofSeconds(5);

  static final int BYTES_MAX = 512 * 1024;

  private final HttpClient client;
  private final HttpRequest request;

  /**
   * @throws IllegalArgumentException when it is no absolute http or https URL
   */
  KeyFetch(URI url) {
    this.request =
        HttpRequest.newBuilder(url).timeout(TIME_MAX).header("Accept", "application/json").build();
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(TIME_MAX)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  @Override
  public CompletableFuture<JWKSet> begin() {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request, head -> new BoundedBody());
    CompletableFuture<JWKSet> keys =
        sent.thenApply(KeyFetch::keys).orTimeout(TIME_MAX.toMillis(), TimeUnit.MILLISECONDS);
    // An issuer that never ends is hung up on.
    return keys.whenComplete((set, failure) -> sent.cancel(true));
  }

  private static JWKSet keys(HttpResponse<byte[]> response) {
    try {
      if (response.statusCode() != 200) {
        throw new IOException(
            "Expected 200 of the issuer's keys, but it is " + response.statusCode());
      }
      JWKSet keys =
          JWKSet.parse(new String(response.body(), StandardCharsets.UTF_8)).toPublicJWKSet();
      if (keys.getKeys().stream().noneMatch(KeyFetch::isUsable)) {
        throw new IOException("Expected a key that can sign a token, but there is none");
      }
      return keys;
    } catch (IOException | ParseException e) {
      throw new CompletionException(e);
    }
  }

  private static boolean isUsable(JWK key) {
    return TokenVerifier.PUBLIC_KEY_ALGORITHMS.stream()
        .map(
            algorithm ->
                new JWKMatcher.Builder(JWKMatcher.forJWSHeader(new JWSHeader(algorithm)))
                    .curves(Curve.forJWSAlgorithm(algorithm))
                    .build())
        .anyMatch(signing -> signing.matches(key));
  }

  private static final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {

    private final HttpResponse.BodySubscriber<byte[]> whole =
        HttpResponse.BodySubscribers.ofByteArray();
    private long left = BYTES_MAX;
    private @Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return whole.getBody();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      this.subscription = subscription;
      whole.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> some) {
      left -= some.stream().mapToLong(ByteBuffer::remaining).sum();
      if (left < 0) {
        if (subscription != null) {
          subscription.cancel();
        }
        onError(new IOException("Expected at most " + BYTES_MAX + " bytes, but there are more"));
      } else {
        whole.onNext(some);
      }
    }

    @Override
    public void onError(Throwable failure) {
      whole.onError(failure);
    }

    @Override
    public void onComplete() {
      whole.onComplete();
    }
  }
}
