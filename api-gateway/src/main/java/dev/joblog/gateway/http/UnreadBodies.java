// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a client whose body was refused unread that its connection ends (RFC 9112 §9.6). Jetty ends
 * it in any case, and a client that does not know loses the next request it sends there. A client
 * that asks first whether to send more than any face takes (RFC 9110 §10.1.1) is told no.
 */
@PreMatching
public final class UnreadBodies implements ContainerRequestFilter, ContainerResponseFilter {

  /** No face takes a larger body. */
  public static final int BYTES_MAX = 4 * 1024 * 1024;

  private static final String BODY = UnreadBodies.class.getName() + ".body";

  @Override
  public void filter(ContainerRequestContext request) {
    if (asksFirst(request.getHeaders().getFirst("Expect")) && request.getLength() > BYTES_MAX) {
      throw Refused.tooLarge(BYTES_MAX);
    }
    if (hasBody(request)) {
      Watched body = new Watched(request.getEntityStream());
      request.setEntityStream(body);
      request.setProperty(BODY, body);
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    boolean read = request.getProperty(BODY) instanceof Watched body && body.ended;
    if (hasBody(request) && !read) {
      response.getHeaders().putSingle("Connection", "close");
    }
  }

  /** Whether a client waits to be told to send its body. */
  static boolean asksFirst(@Nullable String expect) {
    return expect != null && expect.strip().equalsIgnoreCase("100-continue");
  }

  /** By its headers: to look at the body itself is to wait for it. */
  static boolean hasBody(ContainerRequestContext request) {
    Optional<String> length =
        Optional.ofNullable(request.getHeaders().getFirst(HttpHeaders.CONTENT_LENGTH));
    return length.filter(text -> !text.equals("0")).isPresent()
        || request.getHeaders().containsKey("Transfer-Encoding");
  }

  private static final class Watched extends FilterInputStream {

    private volatile boolean ended;

    Watched(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      ended |= next < 0;
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      ended |= read < 0;
      return read;
    }
  }
}
