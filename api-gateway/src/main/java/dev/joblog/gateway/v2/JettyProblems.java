// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.http.ContentType;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.StopGate;
import dev.joblog.gateway.http.Trouble;
import dev.joblog.gateway.v2.Problem.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Gives what Jetty refuses by itself (a broken address, too long a header) the same body. */
public final class JettyProblems extends ErrorHandler {

  /** Jetty's path of a request line or head that it could not read to its end. */
  private static final String UNREAD = "/badMessage";

  private static final String OF_NO_TYPE =
      "Expected Content-Type to name a media type, but it names none.";

  private static final String ENDING =
      "Expected a gateway that stays, but this one ends; connect again.";

  private final List<FaceErrors> faces;

  /**
   * @param faces with words of their own
   */
  JettyProblems(List<FaceErrors> faces) {
    this.faces = List.copyOf(faces);
  }

  /** The problem of a refusal of which only the status is known. */
  static Problem of(int status) {
    Optional<ProblemType> own =
        switch (status) {
          case 400 -> Optional.of(ProblemType.BAD_REQUEST);
          case 404 -> Optional.of(ProblemType.NOT_FOUND);
          case 405 -> Optional.of(ProblemType.METHOD_NOT_ALLOWED);
          case 406 -> Optional.of(ProblemType.NOT_ACCEPTABLE);
          case 413 -> Optional.of(ProblemType.PAYLOAD_TOO_LARGE);
          case 415 -> Optional.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
          case 501, 505 -> Optional.of(ProblemType.REQUEST_REFUSED);
          case 503 -> Optional.of(ProblemType.OVERLOADED);
          default -> Optional.empty();
        };
    ProblemType type =
        own.orElse(status < 500 ? ProblemType.REQUEST_REFUSED : ProblemType.INTERNAL_ERROR);
    String why = type == ProblemType.REQUEST_REFUSED ? HttpStatus.getMessage(status) : type.title();
    return Problem.of(type, "Expected a request that can be served here, but: " + why + ".")
        .withStatus(status);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object given = request.getAttribute(ERROR_STATUS);
    int status = given instanceof Integer known ? known : response.getStatus();
    int shown = shown(status, response);
    String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    Refusal refusal =
        faces.stream()
            .filter(face -> face.owns(path))
            .findFirst()
            .map(face -> face.refusal(trouble(shown, request), name -> header(request, name)))
            .orElseGet(() -> problem(shown, path, request));
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    refusal.write(response, callback);
    return true;
  }

  /** A 405 that can't say what is allowed is of a method that is known nowhere (RFC 9110 §9.1). */
  private static int shown(int status, Response response) {
    if (status == 405 && !response.getHeaders().contains(HttpHeader.ALLOW)) {
      return 501;
    }
    return Arrays.asList(0, 200).contains(status) ? 500 : status;
  }

  private static Optional<String> header(Request request, String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** Jersey stumbles over it before it asks any filter, and says 400 alone. */
  private static boolean isOfNoType(int status, Request request) {
    return status == 400
        && header(request, HttpHeader.CONTENT_TYPE.asString())
            .filter(given -> ContentType.of(given).isEmpty())
            .isPresent();
  }

  private static Trouble trouble(int status, Request request) {
    return isOfNoType(status, request) ? Trouble.of(status, OF_NO_TYPE) : Trouble.of(status);
  }

  private static Refusal problem(int status, String path, Request request) {
    Problem bare = of(status);
    if (isOfNoType(status, request)) {
      bare =
          Problem.of(ProblemType.INVALID_HEADER, OF_NO_TYPE)
              .withFault(Fault.header(HttpHeader.CONTENT_TYPE.asString(), "Malformed."));
    } else if (request.getAttribute(StopGate.SENT_ELSEWHERE) != null) {
      // Jetty's own 503 may be of a request that was under way: it promises nothing.
      bare = Problem.of(ProblemType.GATEWAY_ENDING, ENDING);
    }
    // What was too long to be taken is too long to be told.
    boolean isUntold = path.equals(UNREAD) || status == HttpStatus.URI_TOO_LONG_414;
    Problem problem = isUntold ? bare : bare.at(path);
    SortedMap<String, String> headers = new TreeMap<>(Trouble.of(status).headers());
    headers.put(HttpHeader.CONTENT_TYPE.asString(), Wire.PROBLEM);
    return new Refusal(status, headers, Wire.bytes(problem));
  }
}
