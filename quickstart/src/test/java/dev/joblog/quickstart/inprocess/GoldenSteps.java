// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.gateway.auth.Scopes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a golden file does beside sending requests:
 *
 * <pre>
 * pass 121s                         time moves on; what is due happens
 * token NAME [tenant=T] [subject=S] [capabilities=A,B] [fixed] [SCOPE ...]
 *                                   ${NAME} is a token: of subject NAME and tenant dev, with every scope
 *                                   unless some are named (none: {@code -}); made anew for each request, so
 *                                   it never expires, unless it is fixed
 * set NAME VALUE                    ${NAME} is that
 * repeat NAME COUNT TEXT            ${NAME} is that text so many times
 * native NAME METHOD PATH [JSON] [=&gt; X=/pointer ...]
 *                                   a request of the native API with that token, to bring about a state;
 *                                   fails the test unless it is answered with 2xx; has an Idempotency-Key
 * sign KEY MEMBER                   the next request's body is signed, see {@link Signer}
 * key KEY                           ${KEY.…} are the names of that key, see {@link Signer#names}
 * stream NAME COUNT                 the next request is a stream: so many messages are read of it now
 * more NAME COUNT                   and so many more of it; one that ends says so
 * hang-up NAME                      its client leaves
 * exact                             the next answer's body is kept as it is, also if it is JSON
 * </pre>
 */
final class GoldenSteps {

  private static final Pattern NATIVE =
      Pattern.compile("native (\\S+) ([A-Z]+) (\\S+)( [{\\[].*?[}\\]])?( => (.+))?");

  private final InProcessService service;
  private final Names names;
  private int keys;

  GoldenSteps(InProcessService service, Names names) {
    this.service = service;
    this.names = names;
  }

  static Duration duration(String text) {
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  void token(String line) {
    List<String> words = new ArrayList<>(List.of(line.split(" +")));
    String name = words.remove(0);
    String tenant = option(words, "tenant=").orElse(InProcessService.TENANT);
    String subject = option(words, "subject=").orElse(name);
    List<String> capabilities =
        option(words, "capabilities=")
            .map(list -> List.of(list.split(",")))
            .orElse(InProcessService.CAPABILITIES);
    boolean fixed = words.remove("fixed");
    List<String> scopes =
        words.isEmpty() ? Scopes.ALL : words.equals(List.of("-")) ? List.of() : words;
    if (fixed) {
      names.call(name, service.token(tenant, subject, scopes, capabilities));
    } else {
      names.callFresh(name, () -> service.token(tenant, subject, scopes, capabilities));
    }
  }

  private static Optional<String> option(List<String> words, String prefix) {
    Optional<String> word = words.stream().filter(w -> w.startsWith(prefix)).findFirst();
    word.ifPresent(words::remove);
    return word.map(w -> w.substring(prefix.length()));
  }

  void set(String line) {
    String[] words = line.split(" ", 2);
    names.call(words[0], names.filledIn(words[1]));
  }

  void repeat(String line) {
    String[] words = line.split(" ", 3);
    names.call(words[0], words[2].repeat(Integer.parseInt(words[1])));
  }

  /** For the native API alone, for the sake of the state it leaves. */
  void nativeRequest(String line) {
    Matcher asked = NATIVE.matcher(line);
    if (!asked.matches()) {
      throw new IllegalArgumentException(
          "Expected: native NAME METHOD PATH [JSON] [=> X=/pointer ...], but it is: " + line);
    }
    keys++;
    List<String> lines = new ArrayList<>();
    lines.add(asked.group(2) + " " + asked.group(3));
    lines.add("Authorization: Bearer ${" + asked.group(1) + "}");
    Optional<String> body = Optional.ofNullable(asked.group(4));
    if (!asked.group(2).equals("GET")) {
      lines.add("Idempotency-Key: native-" + keys);
    }
    body.ifPresent(
        json -> lines.addAll(List.of("Content-Type: application/json", "", json.trim())));
    try (RawExchange exchange =
        RawExchange.of(service.port(), RequestBytes.of(lines, names::filledIn))) {
      String answer = exchange.rest();
      if (exchange.status() / 100 != 2) {
        throw new AssertionError(
            "Expected `" + line + "` to be answered with 2xx, but: " + exchange.status() + answer);
      }
      for (String capture : captures(asked)) {
        int equals = capture.indexOf('=');
        names.call(
            capture.substring(0, equals), Capture.json(answer, capture.substring(equals + 1)));
      }
    }
  }

  private static List<String> captures(Matcher asked) {
    return Optional.ofNullable(asked.group(6))
        .map(list -> List.of(list.trim().split(" +")))
        .orElse(List.of());
  }
}
