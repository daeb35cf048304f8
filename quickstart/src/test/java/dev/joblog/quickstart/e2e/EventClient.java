// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Reads a stream, and comes back with the last id whenever it breaks. */
final class EventClient implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  /** What says where the stream is, and nothing of a job. */
  private static final Set<String> SILENT = Set.of("ack", "position");

  private static final long PAUSE_NANOS = 100_000_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI address;
  private final Thread thread;
  private final List<Message> messages = new ArrayList<>();
  private Optional<String> lastId;
  private volatile boolean closed;
  private volatile Optional<InputStream> current = Optional.empty();

  /**
   * @param id where the stream goes on
   * @param event the event's own id, as its data gives it
   */
  record Message(String id, String event) {}

  EventClient(URI address, Optional<String> lastId) {
    this.address = address;
    this.lastId = lastId;
    this.thread = new Thread(this::run, "event-client");
    thread.setDaemon(true);
    thread.start();
  }

  synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  List<String> events() {
    return messages().stream().map(Message::event).toList();
  }

  /** Whether the stream has begun once. */
  synchronized boolean isLive() {
    return lastId.isPresent();
  }

  private void run() {
    while (!closed) {
      try {
        read(connect());
      } catch (IOException | UncheckedIOException broken) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (InterruptedException ended) {
        return;
      }
    }
  }

  private InputStream connect() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve("/v2/events"))
            .header("Authorization", "Bearer " + token());
    synchronized (this) {
      lastId.ifPresent(id -> request.header("Last-Event-ID", id));
    }
    HttpResponse<InputStream> response =
        http.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IOException("Expected a stream, but the status is " + response.statusCode());
    }
    current = Optional.of(response.body());
    return response.body();
  }

  private String token() throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder().encodeToString("dev:dev-secret".getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/oauth2/token"))
            .timeout(TIMEOUT)
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return JSON.readTree(body).path("access_token").asText();
  }

  private void read(InputStream stream) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String id = "";
      String event = "";
      String data = "";
      for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty()) {
          if (!data.isEmpty() && !SILENT.contains(event)) {
            add(id, JSON.readTree(data).path("id").asText(event));
          }
          took(id);
          event = "";
          data = "";
        }
      }
    }
  }

  private synchronized void add(String id, String event) {
    messages.add(new Message(id, event));
  }

  /** A message counts when it is whole. */
  private synchronized void took(String id) {
    lastId = Optional.of(id);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    current.ifPresent(
        stream -> {
          try {
            stream.close();
          } catch (IOException alreadyClosed) {
            // It was to be closed.
          }
        });
  }
}
