// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Before all faces: how a server ends. First it says that it is not ready, and goes on serving
 * while whoever sends requests here learns of it; each answer asks its client to connect anew, and
 * so to another. Then whoever waits is answered, and whoever comes is sent elsewhere. A graceful
 * stop waits for every response, and would wait for the longest of them.
 */
public final class StopGate extends BeforeStop {

  /** Of the settings: past it the answer is to be sent elsewhere. */
  public static final Duration DRAIN_MAX = Duration.ofMinutes(1);

  /** Attribute of a request that is sent elsewhere: nothing was done for it. */
  public static final String SENT_ELSEWHERE = StopGate.class.getName() + ".sentElsewhere";

  /** For those who wait to be answered; an engine that does not answer holds nobody up longer. */
  private static final Duration ANSWERING_MAX = Duration.ofSeconds(1);

  private final Supplier<CompletableFuture<Void>> drain;
  private final Supplier<CompletableFuture<Void>> hurry;
  private final Request.Handler refusals;
  private final Duration answeringMax;
  private volatile boolean draining;
  private volatile boolean stopping;

  /**
   * @param drain begins when the server is to stop; completes when nobody should come any more,
   *     which takes {@link #DRAIN_MAX} at most
   * @param hurry answers whoever waits; completes when all are answered
   * @param refusals writes a status in the words of the face that was asked
   */
  public StopGate(
      Supplier<CompletableFuture<Void>> drain,
      Supplier<CompletableFuture<Void>> hurry,
      Request.Handler refusals) {
    this(drain, hurry, refusals, ANSWERING_MAX);
  }

  StopGate(
      Supplier<CompletableFuture<Void>> drain,
      Supplier<CompletableFuture<Void>> hurry,
      Request.Handler refusals,
      Duration answeringMax) {
    this.drain = drain;
    this.hurry = hurry;
    this.refusals = refusals;
    this.answeringMax = answeringMax;
  }

  /** Why nobody should come here now; empty when somebody may. */
  public Optional<String> problem() {
    return draining ? Optional.of("Expected to stay, but this gateway ends") : Optional.empty();
  }

  @Override
  protected void serverStops() {
    draining = true;
    await(drain, DRAIN_MAX);
    stopping = true;
    await(hurry, answeringMax);
  }

  private static void await(Supplier<CompletableFuture<Void>> begun, Duration atMost) {
    try {
      begun.get().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException late) {
      // They end with the server: see handle.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!stopping) {
      // A request that Jetty fails, as it does when its time to stop is over, ends in the status
      // that it has by then, and that is 200 from the beginning.
      request.addFailureListener(failure -> response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503));
      if (draining) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
      }
      return super.handle(request, response, callback);
    }
    response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
    request.setAttribute(SENT_ELSEWHERE, true);
    return refusals.handle(request, response, callback);
  }
}
