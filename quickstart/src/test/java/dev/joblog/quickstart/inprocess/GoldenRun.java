// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.quickstart.inprocess.GoldenFile.Item;
import dev.joblog.quickstart.inprocess.GoldenFile.Sent;
import dev.joblog.quickstart.inprocess.GoldenFile.Step;
import dev.joblog.quickstart.inprocess.GoldenFile.Text;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One golden file in a service of its own: sends what it says and writes down what comes back. */
final class GoldenRun {

  private static final Duration BEFORE_EACH = Duration.ofSeconds(1);
  private static final String ENDED = "(the stream has ended)";
  private static final List<String> SIGNED = List.of("signature", "public-key");

  private final InProcessService service;
  private final Names names = new Names();
  private final GoldenSteps steps;
  private final Map<String, RawExchange> streams = new HashMap<>();
  private final Transcript written = new Transcript(names);
  private Optional<String> signing = Optional.empty();
  private Optional<String> stream = Optional.empty();
  private boolean exact;

  private GoldenRun(InProcessService service) {
    this.service = service;
    this.steps = new GoldenSteps(service, names);
  }

  /** The file as it is when every answer is right. */
  static String of(String text) {
    try (InProcessService service = InProcessService.open()) {
      GoldenRun run = new GoldenRun(service);
      try {
        GoldenFile.parse(text).forEach(run::item);
      } finally {
        run.streams.values().forEach(RawExchange::close);
      }
      if (service.divergences() != 0) {
        throw new AssertionError("Expected one answer to each command, but one had two");
      }
      return run.written.text();
    }
  }

  private void item(Item item) {
    if (item instanceof Text text) {
      written.add(text.line());
    } else if (item instanceof Step step) {
      written.add("! " + step.line());
      step(step.line());
    } else {
      sent((Sent) item);
    }
  }

  private void step(String line) {
    String[] words = line.split(" ", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "pass" -> service.pass(GoldenSteps.duration(rest));
      case "token" -> steps.token(rest);
      case "set" -> steps.set(rest);
      case "repeat" -> steps.repeat(rest);
      case "native" -> {
        service.pass(BEFORE_EACH);
        steps.nativeRequest(line);
      }
      case "key" -> signer().names(rest).forEach(names::call);
      case "sign" -> signing = Optional.of(rest);
      case "stream" -> stream = Optional.of(rest);
      case "more" -> more(rest);
      case "hang-up" -> exchange(rest).close();
      case "exact" -> exact = true;
      default -> throw new IllegalArgumentException("Expected a known step, but it is: " + line);
    }
  }

  private static Signer signer() {
    return Signers.bacalhau()
        .orElseThrow(() -> new IllegalStateException("Expected a signer, but there is none"));
  }

  private void sent(Sent sent) {
    service.pass(BEFORE_EACH);
    RawExchange exchange = RawExchange.of(service.port(), bytes(sent));
    sent.lines().forEach(line -> written.add((">" + " " + line).stripTrailing()));
    sent.captures().forEach(capture -> written.add("= " + capture));
    if (stream.isPresent() && exchange.status() == 200) {
      String[] words = stream.get().split(" ", -1);
      streams.put(words[0], exchange);
      written.head(exchange);
      written.add("<");
      more(stream.get());
    } else {
      try (exchange) {
        answer(exchange, sent.captures());
      }
    }
    stream = Optional.empty();
    signing = Optional.empty();
    exact = false;
  }

  private byte[] bytes(Sent sent) {
    if (signing.isEmpty()) {
      return RequestBytes.of(sent.lines(), names::filledIn);
    }
    String[] words = signing.get().split(" ", -1);
    return RequestBytes.of(
        sent.lines(),
        text -> {
          String most = names.filledIn(text, SIGNED);
          return most.contains("${signature}") ? signer().sign(words[0], words[1], most) : most;
        });
  }

  private void answer(RawExchange exchange, List<String> captures) {
    String body = exchange.rest();
    for (String capture : captures) {
      String[] words = capture.split(" ", 2);
      String value =
          words[1].startsWith("/")
              ? Capture.json(body, words[1])
              : exchange
                  .header(words[1])
                  .orElseThrow(
                      () -> new AssertionError("Expected a header " + words[1] + ", but " + body));
      names.call(words[0], value);
    }
    written.head(exchange);
    written.body(exchange, body, exact);
  }

  /** Appends the next messages of a stream. */
  private void more(String line) {
    String[] words = line.split(" ", -1);
    int count = Integer.parseInt(words[1]);
    List<String> messages = exchange(words[0]).messages(count);
    messages.forEach(written::answered);
    if (messages.size() < count) {
      written.answered(ENDED);
    }
  }

  private RawExchange exchange(String name) {
    return Optional.ofNullable(streams.get(name))
        .orElseThrow(
            () -> new IllegalArgumentException("Expected a stream " + name + ", but it is none"));
  }

  /** Line of the first difference, for people; empty when there is none. */
  static OptionalInt firstDifference(String one, String other) {
    List<String> left = one.lines().toList();
    List<String> right = other.lines().toList();
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      if (i >= left.size() || i >= right.size() || !left.get(i).equals(right.get(i))) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }
}
