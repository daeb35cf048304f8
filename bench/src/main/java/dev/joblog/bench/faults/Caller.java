// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.history.Call;
import dev.joblog.bench.history.Call.Ask;
import dev.joblog.bench.history.Call.Told;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * One client's way to the gateways: it stays at one until that is silent or busy, and goes on at
 * the next. It sends nothing twice by itself, and writes down all that it was told. For one thread.
 */
final class Caller {

  /** Above a claim's wait and the gateway's five seconds. */
  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(10);

  /** In place of a problem's code: the client's own time was over. */
  static final String LATE = "late";

  private static final int LOOKS_MAX = 20;
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Site site;
  private final String name;
  private final Duration answerAtMost;
  private int gateway;

  /**
   * @param name the client's own
   * @param number of the gateway that it begins with
   */
  Caller(Site site, String name, int number) {
    this(site, name, number, ANSWER_AT_MOST);
  }

  Caller(Site site, String name, int number, Duration answerAtMost) {
    this.site = site;
    this.name = name;
    this.gateway = number % site.gateways().size();
    this.answerAtMost = answerAtMost;
  }

  /**
   * What is asked.
   *
   * @param subject as {@link Call} has it
   * @param key empty: none
   * @param fencing 0: under no lease
   */
  record Request(Ask ask, String subject, String key, long fencing, String path, String body) {}

  String name() {
    return name;
  }

  URI address() {
    return site.gateways().get(gateway);
  }

  /** Sends a command, once; of a 202, asks for a while what became of it. */
  Reply send(Request request) throws IOException, InterruptedException {
    long began = site.history().now();
    HttpRequest.Builder post =
        request(request.path())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.body()));
    if (!request.key().isEmpty()) {
      post.header("Idempotency-Key", request.key());
    }
    Reply reply = exchange(post.build());
    if (reply.told() == Told.UNKNOWN) {
      reply = settle(reply);
    }
    note(request, began, reply);
    return reply;
  }

  /** One page. */
  Reply page(String path) throws IOException, InterruptedException {
    long began = site.history().now();
    HttpRequest.Builder get = request(path).GET();
    String seen = site.seen();
    if (!seen.isEmpty()) {
      get.header("Joblog-Position", seen);
    }
    Reply reply = exchange(get.build());
    note(new Request(Ask.PAGE, "", "", 0, path, ""), began, reply);
    return reply;
  }

  void note(Request request, long began, Reply reply) throws IOException {
    site.history()
        .add(
            new Call(
                name,
                request.ask(),
                request.subject(),
                request.key(),
                request.fencing(),
                began,
                site.history().now(),
                reply.status(),
                reply.code(),
                reply.told(),
                reply.held()));
  }

  private Reply settle(Reply pending) throws InterruptedException {
    Reply reply = pending;
    Optional<String> location = pending.location();
    for (int look = 0; look < LOOKS_MAX && location.isPresent(); look++) {
      Thread.sleep(LOOK.toMillis());
      Reply looked = exchange(request(location.get()).GET().build());
      if (looked.status() == 200) {
        reply = looked.settled();
        location = Optional.empty();
      }
    }
    return reply;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address().resolve(path))
        .timeout(answerAtMost)
        .header("Authorization", "Bearer " + site.token());
  }

  private Reply exchange(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response =
          site.http().send(request, HttpResponse.BodyHandlers.ofString());
      response.headers().firstValue("Joblog-Position").ifPresent(site::saw);
      Reply reply = Reply.of(response);
      if (reply.told() == Told.BUSY) {
        change();
      }
      return reply;
    } catch (ConnectException | HttpConnectTimeoutException absent) {
      change();
      return Reply.none(Told.ABSENT, "");
    } catch (HttpTimeoutException late) {
      change();
      return Reply.none(Told.SILENT, LATE);
    } catch (IOException broken) {
      change();
      return Reply.none(Told.SILENT, "broken");
    }
  }

  private void change() {
    gateway = (gateway + 1) % site.gateways().size();
  }
}
