// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.health;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /healthz}: the process answers. {@code /readyz}: it can do its work now; a load balancer
 * sends it requests only then.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {

  private final List<Supplier<Optional<String>>> checks;

  /**
   * @param checks each says what is wrong, or nothing; quick, asks nobody
   */
  public HealthResource(List<Supplier<Optional<String>>> checks) {
    this.checks = List.copyOf(checks);
  }

  /** The answer to both. */
  public record Health(String status, List<String> problems) {}

  @GET
  @Path("healthz")
  public Response live() {
    return answer(200, new Health("live", List.of()));
  }

  @GET
  @Path("readyz")
  public Response ready() {
    List<String> problems = checks.stream().map(Supplier::get).flatMap(Optional::stream).toList();
    return problems.isEmpty()
        ? answer(200, new Health("ready", problems))
        : answer(503, new Health("not-ready", problems));
  }

  private static Response answer(int status, Health health) {
    return Response.status(status)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(health)
        .build();
  }
}
