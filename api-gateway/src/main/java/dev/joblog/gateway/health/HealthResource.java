// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.health;

import com.codahale.metrics.health.HealthCheck;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * {@code /livez}: it works, or can mend what does not by itself; otherwise it is to be started
 * anew. {@code /healthz} is the same, by its former name. {@code /readyz}: requests are best sent
 * here now (docs/decisions/0213).
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {

  private final List<Supplier<Optional<String>>> lives;
  private final List<Supplier<Optional<String>>> ready;

  /**
   * Each says what is wrong, or nothing; quick, asks nobody.
   *
   * @param lives what nothing but a new process mends
   * @param ready anything else
   */
  public HealthResource(
      List<Supplier<Optional<String>>> lives, List<Supplier<Optional<String>>> ready) {
    this.lives = List.copyOf(lives);
    this.ready = Stream.concat(lives.stream(), ready.stream()).toList();
  }

  /** The answer to both. */
  public record Health(String status, List<String> problems) {}

  @GET
  @Path("livez")
  public Response live() {
    return answer("live", "not-live", lives);
  }

  @GET
  @Path("healthz")
  public Response health() {
    return live();
  }

  @GET
  @Path("readyz")
  public Response ready() {
    return answer("ready", "not-ready", ready);
  }

  /** Readiness, as Dropwizard's admin port tells it. */
  public HealthCheck check() {
    return new HealthCheck() {
      @Override
      protected Result check() {
        List<String> problems = problems(ready);
        return problems.isEmpty()
            ? Result.healthy()
            : Result.unhealthy(String.join("; ", problems));
      }
    };
  }

  boolean isReady() {
    return problems(ready).isEmpty();
  }

  private static List<String> problems(List<Supplier<Optional<String>>> checks) {
    return checks.stream().map(Supplier::get).flatMap(Optional::stream).toList();
  }

  private static Response answer(String yes, String no, List<Supplier<Optional<String>>> checks) {
    List<String> problems = problems(checks);
    return problems.isEmpty()
        ? answer(200, new Health(yes, problems))
        : answer(503, new Health(no, problems));
  }

  private static Response answer(int status, Health health) {
    return Response.status(status)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(health)
        .build();
  }
}
