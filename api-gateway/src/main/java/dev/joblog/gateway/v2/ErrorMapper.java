// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.AuthRefused;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Trouble;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends every failed request, whoever refused it: with a problem, or as the face says whose address
 * it is. What nobody expected is logged.
 */
public final class ErrorMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

  /** Jersey looks for a resource without them. */
  private static final Pattern MATRIX_PARAMETERS = Pattern.compile(";[^/]*");

  @Context
  @SuppressWarnings("NullAway.Init") // Jersey's to set, before the first request
  private UriInfo uri;

  @Context
  @SuppressWarnings("NullAway.Init") // as above
  private HttpHeaders headers;

  private final List<FaceErrors> faces;

  /**
   * @param faces with words of their own
   */
  ErrorMapper(List<FaceErrors> faces) {
    this.faces = List.copyOf(faces);
  }

  @Override
  public Response toResponse(Throwable failure) {
    Throwable cause = Trouble.unwrapped(failure);
    String path = MATRIX_PARAMETERS.matcher(path()).replaceAll("");
    return faces.stream()
        .filter(face -> face.owns(path))
        .findFirst()
        .map(face -> ofFace(face, cause))
        .orElseGet(() -> ofNative(cause, path()));
  }

  private Response ofFace(FaceErrors face, Throwable cause) {
    Trouble trouble = Trouble.of(cause);
    log(trouble, cause, path());
    return response(face.refusal(trouble, this::header));
  }

  private static Response response(Refusal refusal) {
    Response.ResponseBuilder response = Response.status(refusal.status()).entity(refusal.body());
    refusal.headers().forEach(response::header);
    return response.build();
  }

  /**
   * @param failure of a request to the native API
   * @param path as it was sent
   */
  static Response ofNative(Throwable failure, String path) {
    Throwable cause = Trouble.unwrapped(failure);
    if (cause instanceof ProblemException problem) {
      return response(problem, path);
    }
    if (cause instanceof WebApplicationException jaxrs && jaxrs.getResponse().getStatus() < 400) {
      return jaxrs.getResponse();
    }
    Trouble trouble = Trouble.of(cause);
    log(trouble, cause, path);
    Response.ResponseBuilder response =
        Response.fromResponse(response(new ProblemException(problem(cause, trouble)), path));
    trouble.headers().entrySet().stream()
        .filter(header -> !header.getKey().equals(HttpHeaders.RETRY_AFTER))
        .forEach(header -> response.header(header.getKey(), header.getValue()));
    return response.build();
  }

  private static Problem problem(Throwable cause, Trouble trouble) {
    if (cause instanceof AuthRefused refused) {
      return Problem.of(typeOf(refused), refused.sentence());
    }
    if (trouble.headers().containsKey(HttpHeaders.ACCEPT_ENCODING)) {
      return Problem.of(ProblemType.UNSUPPORTED_CONTENT_CODING, trouble.sentence());
    }
    Problem problem = JettyProblems.of(trouble.status());
    boolean statusAlone = cause instanceof WebApplicationException && !trouble.unexpected();
    return statusAlone ? problem : problem.saying(trouble.sentence());
  }

  private static void log(Trouble trouble, Throwable cause, String path) {
    if (trouble.unexpected()) {
      LOG.error("request failed: path={}", path, cause);
    }
  }

  static ProblemType typeOf(AuthRefused refused) {
    return switch (refused.kind()) {
      case MISSING, INVALID_TOKEN -> ProblemType.UNAUTHENTICATED;
      case INVALID_REQUEST -> ProblemType.INVALID_AUTHORIZATION;
      case INSUFFICIENT_SCOPE -> ProblemType.INSUFFICIENT_SCOPE;
      case KEYS_UNAVAILABLE -> ProblemType.KEYS_UNAVAILABLE;
    };
  }

  private static Response response(ProblemException failure, String path) {
    Problem problem = failure.problem().at(path);
    Response.ResponseBuilder response =
        Response.status(problem.status())
            .type(Wire.PROBLEM)
            .header("Content-Language", "en")
            .entity(Wire.bytes(problem));
    failure.positions().ifPresent(p -> response.header(PositionHeader.NAME, p));
    failure.retryAfterSeconds().ifPresent(s -> response.header(HttpHeaders.RETRY_AFTER, s));
    if (problem.code().equals(ProblemType.UNSUPPORTED_MEDIA_TYPE.code())) {
      response.header("Accept-Post", Wire.JSON);
    }
    return response.build();
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(headers.getRequestHeaders().getFirst(name));
  }

  private String path() {
    return uri.getRequestUri().getRawPath();
  }
}
