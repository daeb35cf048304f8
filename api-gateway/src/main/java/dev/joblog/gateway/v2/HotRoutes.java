// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.AuthRefused;
import dev.joblog.gateway.auth.BearerToken;
import dev.joblog.gateway.auth.TokenVerifier;
import dev.joblog.gateway.core.Caller;
import dev.joblog.protocol.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * Serves the commands that a busy service is sent most, below the servlets and Jersey, which cost
 * more than all else of such a request (docs/decisions/0214). It takes a request whose head is
 * plain and in order; of any other nothing has been read yet, and it goes on to Jersey, which knows
 * every refusal.
 */
final class HotRoutes extends Handler.Wrapper {

  /** A longer body goes on to Jersey, which reads it piece by piece. */
  static final int BODY_BYTES_MAX = 64 * 1024;

  private static final String ID = "{id}";
  private static final String JOBS = "/v2/jobs/";

  private static final Set<String> JSON =
      Set.of(
          "application/json", "application/json; charset=utf-8", "application/json;charset=utf-8");

  /** What nearly all clients send; to weigh other lists is Jersey's. */
  private static final Set<String> ACCEPTED =
      Set.of("*/*", "application/json", "application/json, text/plain, */*");

  private static final List<HttpHeader> NOT_PLAIN =
      List.of(HttpHeader.CONTENT_ENCODING, HttpHeader.TRANSFER_ENCODING, HttpHeader.EXPECT);

  private final Map<String, HotRoute> routes;
  private final TokenVerifier verifier;

  HotRoutes(List<HotRoute> routes, TokenVerifier verifier) {
    this.routes =
        routes.stream().collect(Collectors.toUnmodifiableMap(HotRoute::template, route -> route));
    this.verifier = verifier;
  }

  /** A request that is taken. */
  private record Taken(HotRoute route, HotRoute.Head head) {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Optional<Taken> taken = taken(request);
    if (taken.isEmpty()) {
      return super.handle(request, response, callback);
    }
    HotRoute route = taken.get().route();
    HotRoute.Head head = taken.get().head();
    HotCall call = new HotCall(request, response, callback);
    Content.Source.asByteArrayAsync(
        request,
        BODY_BYTES_MAX,
        Promise.Invocable.from(
            InvocationType.BLOCKING,
            body -> call.run(() -> route.action().run(head, body, call)),
            failure -> call.refuse(brokenOff(failure))));
    return true;
  }

  private static UncheckedIOException brokenOff(Throwable failure) {
    return new UncheckedIOException(
        new IOException("Expected to read the body, but the client is gone", failure));
  }

  private Optional<Taken> taken(Request request) {
    if (!HttpMethod.POST.is(request.getMethod()) || request.getHttpURI().getQuery() != null) {
      return Optional.empty();
    }
    String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    String id = idOf(path);
    Optional<JobId> job = JobId.parse(id);
    HotRoute route = routes.get(job.isPresent() ? template(path, id) : path);
    HttpFields headers = request.getHeaders();
    return route != null && isPlain(headers)
        ? caller(headers)
            .filter(route::opensTo)
            .flatMap(caller -> taken(route, job, caller, headers))
        : Optional.empty();
  }

  /** What stands between the jobs' address and an order. */
  private static String idOf(String path) {
    int slash = path.startsWith(JOBS) ? path.indexOf('/', JOBS.length()) : -1;
    return slash < 0 ? "" : path.substring(JOBS.length(), slash);
  }

  private static String template(String path, String id) {
    return JOBS + ID + path.substring(JOBS.length() + id.length());
  }

  private static boolean isPlain(HttpFields headers) {
    long length = headers.getLongField(HttpHeader.CONTENT_LENGTH);
    return length > 0
        && length <= BODY_BYTES_MAX
        && NOT_PLAIN.stream().noneMatch(headers::contains)
        && one(headers, HttpHeader.CONTENT_TYPE).filter(JSON::contains).isPresent()
        && (!headers.contains(HttpHeader.ACCEPT)
            || one(headers, HttpHeader.ACCEPT).filter(ACCEPTED::contains).isPresent());
  }

  private static Optional<String> one(HttpFields headers, HttpHeader name) {
    List<String> values = headers.getValuesList(name);
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  private Optional<Caller> caller(HttpFields headers) {
    try {
      return Optional.of(
          verifier.verify(
              BearerToken.of(headers.getValuesList(HttpHeader.AUTHORIZATION), Set.of())));
    } catch (AuthRefused refused) {
      return Optional.empty();
    }
  }

  private static Optional<Taken> taken(
      HotRoute route, Optional<JobId> job, Caller caller, HttpFields headers) {
    try {
      Preferences given = Preferences.of(headers::getValuesList);
      return Optional.of(
          new Taken(route, new HotRoute.Head(caller, job, route.asked().apply(given))));
    } catch (ProblemException refused) {
      return Optional.empty();
    }
  }
}
