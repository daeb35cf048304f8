// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.deflate.DeflateCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads a body in the content coding that it was sent in (RFC 9110 §8.4.1): gzip, which is x-gzip
 * too, or deflate; one of them. Nothing is looked at before the body is asked for, so that who may
 * not send one is told so first, and what is read is bounded by who reads it (see {@link RawBody}).
 * Not Jetty's: that takes a wrong check sum, and answers 500 to what is not gzip.
 */
@PreMatching
@Priority(Priorities.USER + 1000) // after UnreadBodies, which watches what is sent
public final class BodyCodings implements ContainerRequestFilter {

  /** For {@code Accept-Encoding}. */
  static final String TAKEN = "gzip, deflate, identity";

  @Override
  public void filter(ContainerRequestContext request) {
    List<String> codings = codings(request);
    if (!codings.isEmpty() && UnreadBodies.hasBody(request)) {
      request.setEntityStream(new Decoded(request.getEntityStream(), codings));
    }
  }

  /** Without {@code identity}, which is none. */
  private static List<String> codings(ContainerRequestContext request) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeaders.CONTENT_ENCODING)).stream()
        .flatMap(List::stream)
        .flatMap(line -> Stream.of(line.split(",")))
        .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
        .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
        .toList();
  }

  /** Opened by the first read. */
  private static final class Decoded extends InputStream {

    private final InputStream sent;
    private final List<String> codings;
    private Optional<InputStream> plain = Optional.empty();

    Decoded(InputStream sent, List<String> codings) {
      this.sent = sent;
      this.codings = codings;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        if (plain.isEmpty()) {
          plain = Optional.of(opened());
        }
        return plain.get().read(into, offset, length);
      } catch (Unsent gone) {
        throw gone.cause;
      } catch (IOException broken) {
        throw new Refused(
            400,
            "Expected a whole body in "
                + codings.get(0)
                + ", but it is none, or is cut or damaged.");
      }
    }

    private InputStream opened() throws IOException {
      InputStream source = new Source(sent);
      return switch (codings.size() == 1 ? codings.get(0) : "") {
        case "gzip", "x-gzip" ->
            GzipCompressorInputStream.builder()
                .setInputStream(source)
                .setDecompressConcatenated(true)
                .get();
        case "deflate" -> new DeflateCompressorInputStream(source);
        default ->
            // RFC 9110 §15.5.16.
            throw new Refused(
                    415, "Expected one content coding of " + TAKEN + ", but it is another.")
                .withHeader("Accept-Encoding", TAKEN);
      };
    }

    /** The decoder too: its memory lies outside of the heap. */
    @Override
    public void close() throws IOException {
      if (plain.isPresent()) {
        plain.get().close();
      }
      sent.close();
    }
  }

  /**
   * Tells a client that is gone from a body that is broken, and bounds what is sent: names in the
   * header of gzip and empty members of it are no decoded bytes.
   */
  private static final class Source extends FilterInputStream {

    private long left = UnreadBodies.BYTES_MAX;

    Source(InputStream sent) {
      super(sent);
    }

    @Override
    public int read() throws IOException {
      try {
        return counted(super.read(), 1);
      } catch (IOException gone) {
        throw new Unsent(gone);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        int read = super.read(into, offset, length);
        return counted(read, read);
      } catch (IOException gone) {
        throw new Unsent(gone);
      }
    }

    private int counted(int read, int bytes) {
      left -= read < 0 ? 0 : bytes;
      if (left < 0) {
        throw Refused.tooLarge(UnreadBodies.BYTES_MAX);
      }
      return read;
    }
  }

  private static final class Unsent extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient IOException cause;

    Unsent(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
