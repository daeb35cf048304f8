// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.NeedsScope;
import dev.joblog.gateway.core.Caller;
import dev.joblog.protocol.JobId;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A POST that {@link HotRoutes} serves. Its address and its scopes are those of the resource's
 * method, which says them once.
 *
 * @param template {@code /v2/jobs/{id}/submit}
 * @param scopes any one of these is enough
 * @param asked what the method asks of the headers, before it reads a body
 */
record HotRoute(
    String template, List<String> scopes, UnaryOperator<Preferences> asked, Action action) {

  /** What the method does with a request whose head is in order. */
  interface Action {

    /**
     * @throws ProblemException when the body is refused
     */
    void run(Head head, byte[] body, HotCall call);
  }

  /**
   * A request but for its body.
   *
   * @param id of the path; empty where it has none
   */
  record Head(Caller caller, Optional<JobId> id, Preferences preferences) {

    /** Of a route with {@code {id}}. */
    JobId job() {
      return id.orElseThrow();
    }
  }

  /**
   * @param method of a public method of the resource, by its name
   */
  static HotRoute of(
      Class<?> resource, String method, UnaryOperator<Preferences> asked, Action action) {
    Method described =
        Arrays.stream(resource.getMethods())
            .filter(each -> each.getName().equals(method) && each.isAnnotationPresent(POST.class))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Expected "
                            + resource
                            + " to have a POST "
                            + method
                            + ", but it has none"));
    String beneath =
        Optional.ofNullable(described.getAnnotation(Path.class))
            .map(path -> "/" + path.value())
            .orElse("");
    return new HotRoute(
        resource.getAnnotation(Path.class).value() + beneath,
        List.of(described.getAnnotation(NeedsScope.class).value()),
        asked,
        action);
  }

  boolean opensTo(Caller caller) {
    return scopes.stream().anyMatch(caller::may);
  }
}
