// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.HeldCapabilities;
import dev.joblog.gateway.auth.TokenVerifier;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.http.AcceptedTypes;
import dev.joblog.gateway.http.BodyCodings;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.UnreadBodies;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;

/**
 * Wires this room. The application registers {@link #components()} with Jersey, switches its own
 * exception mappers off, and gives {@link #errors} to Jetty.
 */
public final class NativeApi {

  private final List<Object> components;
  private final HotRoutes hotRoutes;
  private final Claims claims;

  /**
   * @param cursorSecret the same on every gateway; at least 32 bytes
   * @param faces those with words of their own for refusals
   * @param answering writes the answers; bounded, and never the thread that learns of outcomes
   */
  public NativeApi(
      Commands commands,
      Reads reads,
      HeldCapabilities held,
      TokenVerifier verifier,
      NativeSettings settings,
      byte[] cursorSecret,
      List<FaceErrors> faces,
      InstantSource clock,
      Executor answering) {
    Door door = new Door(commands, reads, settings, answering);
    this.claims = new Claims(door);
    Histories histories = new Histories(door, reads);
    Lookups lookups = new Lookups(door, reads, new ListCursor(cursorSecret), clock);
    JobsResource jobs = new JobsResource(new Creation(door, reads, held), claims, lookups);
    JobResource job = new JobResource(new JobOrders(door), claims, lookups, histories);
    this.hotRoutes =
        new HotRoutes(
            Stream.concat(jobs.hotRoutes().stream(), job.hotRoutes().stream()).toList(), verifier);
    this.components =
        List.of(
            jobs,
            job,
            new HistoryResource(histories),
            new RequestsResource(lookups),
            new DocumentResource(),
            new StrictQuery(),
            new RelativeLocations(),
            new UnreadBodies(),
            new BodyCodings(),
            new ReadableHeaders(),
            new AcceptedTypes(),
            new ErrorMapper(faces));
  }

  /** What the application registers with Jersey. */
  public List<Object> components() {
    return components;
  }

  /** For the application context, nearest to the servlets. */
  public Handler.Singleton hotRoutes() {
    return hotRoutes;
  }

  /** No claim waits for work any more: completes when all are answered that waited. */
  public CompletableFuture<Void> hurry() {
    return claims.hurry();
  }

  /** For the application context and for the server: what Jetty refuses before Jersey sees it. */
  public static Request.Handler errors(List<FaceErrors> faces) {
    return new JettyProblems(faces);
  }
}
