// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A client learns whether it may use its connection again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnreadBodiesTest {

  private TestServer server;

  /** Answers with or without having read. */
  @Path("/")
  public static final class Reader {

    @POST
    @Path("read")
    public Response read(InputStream body) throws IOException {
      return Response.ok(body.readAllBytes().length).build();
    }

    @POST
    @Path("refuse")
    public Response refuse(InputStream body) {
      return Response.status(401).build();
    }
  }

  @BeforeAll
  void start() {
    server = TestServer.started(List.of(new Reader(), new UnreadBodies()), new ErrorHandler());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** The head of the answer to a request whose body is yet to come. */
  private String head(String path, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      String request = "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      if (path.equals("/read") && headers.length > 0) {
        socket.getOutputStream().write("body".getBytes(StandardCharsets.US_ASCII));
      }
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as("after " + head).isNotNegative();
        head.append((char) next);
      }
      return head.toString().toLowerCase(Locale.ROOT);
    }
  }

  @Test
  void aConnectionWhoseBodyWasReadGoesOn() throws IOException {
    assertThat(head("/read", "Content-Length: 4"))
        .startsWith("http/1.1 200 ")
        .doesNotContain("connection: close");
  }

  @Test
  void aConnectionWhoseBodyWasNotReadEnds() throws IOException {
    for (String header : List.of("Content-Length: 4", "Transfer-Encoding: chunked")) {
      assertThat(head("/refuse", header)).startsWith("http/1.1 401 ").contains("connection: close");
      assertThat(head("/nowhere", header))
          .startsWith("http/1.1 404 ")
          .contains("connection: close");
    }
  }

  @Test
  void aConnectionWithoutABodyGoesOn() throws IOException {
    assertThat(head("/refuse")).startsWith("http/1.1 401 ").doesNotContain("connection: close");
    assertThat(head("/refuse", "Content-Length: 0")).doesNotContain("connection: close");
  }
}
