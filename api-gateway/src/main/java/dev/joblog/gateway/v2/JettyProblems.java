// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Gives what Jetty refuses by itself (a broken address, too long a header) the same body. */
public final class JettyProblems extends ErrorHandler {

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
    return Problem.of(
            type, "Expected a request that can be served here, but: " + type.title() + ".")
        .withStatus(status);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object given = request.getAttribute(ERROR_STATUS);
    int status = given instanceof Integer known ? known : response.getStatus();
    int shown = Arrays.asList(0, 200).contains(status) ? 500 : status;
    byte[] body = Wire.bytes(of(shown).at(request.getHttpURI().getPath()));
    response.setStatus(shown);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Wire.PROBLEM);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
