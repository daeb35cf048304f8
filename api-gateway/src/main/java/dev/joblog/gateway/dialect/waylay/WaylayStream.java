// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.auth.AudienceClaim;
import dev.joblog.gateway.auth.AuthRefused;
import dev.joblog.gateway.auth.BearerToken;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.auth.Sight;
import dev.joblog.gateway.auth.TokenVerifier;
import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Refused;
import dev.joblog.gateway.http.Trouble;
import dev.joblog.gateway.sse.SseFormat;
import dev.joblog.gateway.sse.Start;
import dev.joblog.gateway.sse.StreamFace;
import dev.joblog.gateway.sse.StreamRefused;
import dev.joblog.gateway.sse.Watch;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /registry/v2/jobs/events}: the tenant's events from now on, or one job's. A job that
 * is over already: its last event and the end.
 */
final class WaylayStream implements StreamFace {

  private static final Logger LOG = LoggerFactory.getLogger(WaylayStream.class);

  private final TokenVerifier verifier;
  private final BasicLogin basic;
  private final WaylayErrors errors;
  private final SseFormat format = new WaylayEvents();

  WaylayStream(TokenVerifier verifier, BasicLogin basic, WaylayErrors errors) {
    this.verifier = verifier;
    this.basic = basic;
    this.errors = errors;
  }

  @Override
  public String path() {
    return Links.EVENTS;
  }

  @Override
  public SseFormat format() {
    return format;
  }

  @Override
  public StreamRequest read(HttpRequest request) {
    Caller caller = caller(request);
    Optional<WaylayType> type = type(request);
    Optional<JobId> job = job(request);
    boolean children = one(request, "children").map(WaylayStream::truth).orElse(false);
    // With an id, the type says which job is meant; its children are of others.
    Set<String> types =
        job.isEmpty() && type.isPresent() ? Set.of(type.get().word()) : WaylayType.words();
    return new StreamRequest(
        new Watch(
            caller.tenant(),
            Sight.owner(caller),
            types,
            Set.of(),
            Optional.empty(),
            job,
            children && job.isPresent()),
        new Start.Latest(),
        caller.expiresAt());
  }

  private Caller caller(HttpRequest request) {
    List<String> given = request.headers().values("Authorization");
    List<String> authorization = basic.bearer(given).map(List::of).orElse(given);
    Caller caller =
        verifier.verify(
            BearerToken.of(authorization, request.parameters().keySet()), AudienceClaim.AUD_OR_OWN);
    if (!caller.may(Scopes.EVENTS_READ)) {
      throw AuthRefused.insufficientScope(Scopes.EVENTS_READ);
    }
    return caller;
  }

  @Override
  public boolean shows(HttpRequest request, Job job) {
    Optional<WaylayType> asked = type(request);
    Optional<WaylayType> is = WaylayType.of(job.spec());
    return is.isPresent() && (asked.isEmpty() || asked.equals(is));
  }

  private static Optional<WaylayType> type(HttpRequest request) {
    return one(request, "type").map(word -> WaylayType.of(word).orElseThrow(() -> invalid("type")));
  }

  private static Optional<JobId> job(HttpRequest request) {
    return one(request, "id").map(id -> JobId.parse(id).orElseThrow(WaylayStream::noSuchJob));
  }

  private static boolean truth(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid("children");
    };
  }

  /** The last one that says something. */
  private static Optional<String> one(HttpRequest request, String name) {
    return Optional.ofNullable(request.parameters().get(name)).orElse(List.of()).stream()
        .filter(value -> !value.isEmpty())
        .reduce((first, second) -> second);
  }

  private static Refused invalid(String name) {
    return WaylayErrors.badRequest(
        "Expected a value that " + name + " can have, but it is another.");
  }

  private static Refused noSuchJob() {
    return WaylayErrors.notFound("Expected a job of yours by this id, but there is none.");
  }

  @Override
  public Refusal refusal(HttpRequest request, RuntimeException why) {
    Throwable cause = Trouble.unwrapped(why);
    Trouble trouble = cause instanceof StreamRefused refused ? trouble(refused) : Trouble.of(cause);
    if (trouble.unexpected()) {
      LOG.error("request failed: path={}", request.path(), cause);
    }
    return errors.refusal(trouble);
  }

  private static Trouble trouble(StreamRefused refused) {
    int status =
        switch (refused.kind()) {
          case METHOD -> 405;
          case METHOD_UNKNOWN -> 501;
          case ID_INVALID -> 400;
          case JOB_NOT_FOUND, JOB_PURGED -> 404;
          case TOO_MANY_OF_TENANT -> 429;
          case TOO_MANY, TOO_MANY_BEHIND, UNAVAILABLE, STATE_UNAVAILABLE -> 503;
        };
    TreeMap<String, String> headers = new TreeMap<>();
    if (!refused.retryAfter().isZero()) {
      headers.put("Retry-After", Refused.seconds(refused.retryAfter()));
    }
    if (status == 405) {
      headers.put("Allow", METHODS);
    }
    return new Trouble(status, refused.sentence(), headers, false);
  }
}
