// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A client may call anything a form. */
final class EmptyFormsTest {

  /** Answers. */
  @Path("/")
  public static final class Jobs {

    @GET
    public String list() {
      return "[]";
    }
  }

  @Test
  void aQueryDoesNotReachTheLogByAnEmptyForm() throws IOException {
    try (TestServer server = TestServer.started(List.of(new Jobs()), new ErrorHandler())) {
      Logger jersey = (Logger) LoggerFactory.getLogger("org.glassfish.jersey");
      ListAppender<ILoggingEvent> heard = new ListAppender<>();
      heard.start();
      jersey.setLevel(Level.WARN);
      jersey.addAppender(heard);
      try {
        assertThat(get(server, "/?access_token=secret")).startsWith("HTTP/1.1 200 ");
        assertThat(heard.list).isEmpty();
      } finally {
        jersey.detachAppender(heard);
      }
    }
  }

  private static String get(TestServer server, String target) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      String head =
          "GET "
              + target
              + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
