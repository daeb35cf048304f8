// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.AuthRefused;
import dev.joblog.gateway.auth.BearerToken;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.auth.Sight;
import dev.joblog.gateway.auth.TokenVerifier;
import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.http.Accepts;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Refused;
import dev.joblog.gateway.sse.SseFormat;
import dev.joblog.gateway.sse.Start;
import dev.joblog.gateway.sse.StreamFace;
import dev.joblog.gateway.sse.StreamRefused;
import dev.joblog.gateway.sse.Watch;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /v2/events}: the events of the jobs that the caller sees, or of one of them. */
public final class EventsFace implements StreamFace {

  private static final Logger LOG = LoggerFactory.getLogger(EventsFace.class);
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final List<String> PARAMETERS =
      List.of("type", "status", "queue", "jobId", "children", "lastEventId", "from");

  private final TokenVerifier verifier;
  private final SseFormat format = new NativeEvents();

  public EventsFace(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public String path() {
    return "/v2/events";
  }

  @Override
  public SseFormat format() {
    return format;
  }

  @Override
  public StreamRequest read(HttpRequest request) {
    requireAccepted(request);
    Caller caller =
        verifier.verify(
            BearerToken.of(
                request.headers().values("Authorization"), request.parameters().keySet()));
    if (!caller.may(Scopes.EVENTS_READ)) {
      throw AuthRefused.insufficientScope(Scopes.EVENTS_READ);
    }
    StrictQuery.requireKnown(request.parameters().keySet(), PARAMETERS);
    MultivaluedHashMap<String, String> parameters = new MultivaluedHashMap<>();
    request.parameters().forEach((name, values) -> parameters.addAll(name, values));
    Queries queries = new Queries(parameters);
    return new StreamRequest(
        watch(caller, queries), start(request, queries), caller.expiresAt(), atLeast(request));
  }

  private static void requireAccepted(HttpRequest request) {
    boolean accepted =
        Accepts.parse(request.headers().values(HttpHeaders.ACCEPT))
            .orElseThrow(() -> Preferences.invalid(HttpHeaders.ACCEPT, "Malformed."))
            .takes("text/event-stream");
    if (!accepted) {
      throw new ProblemException(
          ProblemType.NOT_ACCEPTABLE,
          "Expected Accept to take text/event-stream, but it does not.");
    }
  }

  private static Positions atLeast(HttpRequest request) {
    return PositionHeader.of(request.headers().values(PositionHeader.NAME))
        .orElseThrow(() -> Preferences.invalid(PositionHeader.NAME, PositionHeader.EXPECTED));
  }

  private static Watch watch(Caller caller, Queries queries) {
    Optional<JobId> job = queries.one("jobId", "a job id", JobId::parse);
    boolean children =
        queries.one("children", "true or false", EventsFace::truth).orElse(Boolean.FALSE);
    if (children && job.isEmpty()) {
      throw Queries.invalid("children", "Expected it with a jobId alone.");
    }
    return new Watch(
        caller.tenant(),
        Sight.owner(caller),
        Set.copyOf(queries.many("type", Limits.CLAIM_TYPES_MAX, "a job type", ListRequest::word)),
        Set.copyOf(
            queries.many("status", JobStatus.values().length, "a job status", JobStatus::of)),
        queries.one("queue", "a queue name", ListRequest::queue),
        job,
        children);
  }

  private static Optional<Boolean> truth(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** A browser that comes back repeats the address it began with, so the header goes first. */
  private static Start start(HttpRequest request, Queries queries) {
    Optional<Start> from = queries.one("from", "earliest, latest or a time", EventsFace::from);
    Optional<Start> parameter = queries.one("lastEventId").map(Start.After::new);
    return request
        .header(LAST_EVENT_ID)
        .filter(id -> !id.isEmpty())
        .<Start>map(Start.After::new)
        .or(() -> parameter)
        .or(() -> from)
        .orElseGet(Start.Latest::new);
  }

  private static Optional<Start> from(String text) {
    return switch (text) {
      case "earliest" -> Optional.of(new Start.Earliest());
      case "latest" -> Optional.of(new Start.Latest());
      default -> Times.time(text).map(Start.At::new);
    };
  }

  @Override
  public Refusal refusal(HttpRequest request, RuntimeException why) {
    SortedMap<String, String> headers = new TreeMap<>();
    Problem problem;
    if (why instanceof StreamRefused refused) {
      problem = problem(refused);
      seconds(refused.retryAfter()).ifPresent(s -> headers.put("Retry-After", s));
      if (refused.kind() == StreamRefused.Kind.METHOD) {
        headers.put("Allow", METHODS);
      }
    } else if (why instanceof AuthRefused refused) {
      problem = Problem.of(ErrorMapper.typeOf(refused), refused.sentence());
      headers.put("WWW-Authenticate", refused.challenge());
      if (problem.status() == 503) {
        seconds(ProblemException.RETRY_AFTER_DEFAULT).ifPresent(s -> headers.put("Retry-After", s));
      }
    } else if (why instanceof ProblemException refused) {
      problem = refused.problem();
    } else {
      LOG.error("request failed: path={}", request.path(), why);
      problem =
          Problem.of(ProblemType.INTERNAL_ERROR, "Expected to answer, but something broke here.");
    }
    headers.put("Content-Type", Wire.PROBLEM);
    headers.put("Content-Language", "en");
    return new Refusal(problem.status(), headers, Wire.bytes(problem.at(request.path())));
  }

  private static Problem problem(StreamRefused refused) {
    if (refused.kind() == StreamRefused.Kind.METHOD_UNKNOWN) {
      return JettyProblems.of(501);
    }
    ProblemType type =
        switch (refused.kind()) {
          case METHOD, METHOD_UNKNOWN -> ProblemType.METHOD_NOT_ALLOWED;
          case ID_INVALID -> ProblemType.INVALID_STREAM_ID;
          case JOB_NOT_FOUND -> ProblemType.JOB_NOT_FOUND;
          case JOB_PURGED -> ProblemType.JOB_PURGED;
          case TOO_MANY_OF_TENANT -> ProblemType.TOO_MANY_STREAMS;
          case TOO_MANY, TOO_MANY_BEHIND -> ProblemType.OVERLOADED;
          case UNAVAILABLE -> ProblemType.LOG_UNAVAILABLE;
          case STATE_UNAVAILABLE -> ProblemType.PARTITION_UNAVAILABLE;
        };
    return Problem.of(type, refused.sentence());
  }

  private static Optional<String> seconds(Duration retryAfter) {
    return retryAfter.isZero() ? Optional.empty() : Optional.of(Refused.seconds(retryAfter));
  }
}
