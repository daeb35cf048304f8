// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.history.Evidence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of the tenant's live stream, from the log's beginning; whenever that breaks, it goes on
 * at the next gateway with the last id that it has.
 */
final class Listener implements Client {

  /** A stream is never without a byte for longer than 4 s. */
  private static final Duration SILENT_AT_MOST = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Pattern EVENT_ID = Pattern.compile("\"id\":\"([0-9]+:[0-9]+:[0-9]+)\"");

  /** How it reads. */
  enum Pace {
    FAST(Duration.ZERO, Duration.ZERO),
    /** A little slower than events come. */
    SLOW(Duration.ZERO, Duration.ofMillis(15)),
    /** For so long nothing at all. */
    STUCK(Duration.ofSeconds(20), Duration.ZERO);

    private final Duration atFirst;
    private final Duration atEach;

    Pace(Duration atFirst, Duration atEach) {
      this.atFirst = atFirst;
      this.atEach = atEach;
    }
  }

  private final Site site;
  private final Pace pace;
  private final String name;
  private int gateway;
  private final List<String> ids = new ArrayList<>();
  private Optional<String> lastId = Optional.empty();
  private int gaps;
  private volatile long heard = System.nanoTime();
  private volatile boolean hurry;
  private volatile Optional<InputStream> open = Optional.empty();

  Listener(Site site, int number, Pace pace) {
    this.site = site;
    this.pace = pace;
    this.name = "listener-" + number;
    this.gateway = number;
  }

  @Override
  public String name() {
    return name;
  }

  /** Reads until the stream ends. */
  @Override
  public void once() throws InterruptedException {
    gateway = (gateway + 1) % site.gateways().size();
    heard = System.nanoTime();
    try {
      read();
    } catch (IOException | UncheckedIOException broken) {
      Thread.sleep(PAUSE.toMillis());
    } finally {
      open = Optional.empty();
    }
  }

  private void read() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(site.gateways().get(gateway).resolve("/v2/events?from=earliest"))
            .timeout(SILENT_AT_MOST)
            .header("Authorization", "Bearer " + site.token());
    lastId.ifPresent(id -> request.header("Last-Event-ID", id));
    HttpResponse<InputStream> response =
        site.http().send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    open = Optional.of(response.body());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (response.statusCode() != 200) {
        throw new IOException("Expected a stream, but got " + response.statusCode());
      }
      sleep(pace.atFirst);
      messages(lines);
    }
  }

  private void messages(BufferedReader lines) throws IOException, InterruptedException {
    String event = "";
    String data = "";
    String id = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      heard = System.nanoTime();
      if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.isEmpty()) {
        take(event, data, id);
        event = "";
        data = "";
        id = "";
        sleep(pace.atEach);
      }
    }
  }

  private synchronized void take(String event, String data, String id) {
    Matcher found = EVENT_ID.matcher(data);
    if (!event.isEmpty() && Character.isUpperCase(event.charAt(0))) { // a fact's name
      ids.add(found.find() ? found.group(1) : event);
    }
    gaps += event.equals("gap") ? 1 : 0;
    if (!id.isEmpty()) {
      lastId = Optional.of(id);
    }
  }

  private void sleep(Duration pause) throws InterruptedException {
    if (!hurry && !pause.isZero()) {
      Thread.sleep(pause.toMillis());
      heard = System.nanoTime();
    }
  }

  /** Now and then, from another thread: breaks off what is silent for too long. */
  void watch() throws IOException {
    Duration allowed = hurry ? SILENT_AT_MOST : SILENT_AT_MOST.plus(pace.atFirst);
    if (System.nanoTime() - heard > allowed.toNanos()) {
      close();
    }
  }

  /** From now on as fast as it can. */
  void hurry() {
    hurry = true;
  }

  void close() throws IOException {
    if (open.isPresent()) {
      open.get().close();
    }
  }

  synchronized int seen() {
    return ids.size();
  }

  synchronized Evidence.Stream stream(Map<Integer, Integer> due) {
    return new Evidence.Stream(name + " (" + pace + ")", List.copyOf(ids), gaps, due);
  }
}
