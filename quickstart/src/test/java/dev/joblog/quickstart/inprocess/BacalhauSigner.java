// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.quickstart.e2e.BacalhauKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Signs as Bacalhau's clients do. Keys are made on first use, by name; {@code approver} is the one
 * that approves.
 */
final class BacalhauSigner implements Signer {

  private static final Map<String, BacalhauKey> KEYS = new ConcurrentHashMap<>();

  private static BacalhauKey key(String name) {
    return KEYS.computeIfAbsent(name, made -> BacalhauKey.generated());
  }

  @Override
  public String approver() {
    return key("approver").clientId();
  }

  @Override
  public Map<String, String> names(String key) {
    return Map.of(key + ".client", key(key).clientId(), key + ".key", key(key).publicKey());
  }

  @Override
  public String sign(String key, String member, String body) {
    String payload = member(member, body);
    return body.replace("${signature}", key(key).signature(payload))
        .replace("${public-key}", key(key).publicKey());
  }

  /** From behind the colon to the brace that closes it: golden files have no braces in texts. */
  private static String member(String name, String body) {
    var found = Pattern.compile("\"" + Pattern.quote(name) + "\"\\s*:\\s*").matcher(body);
    if (!found.find()) {
      throw new IllegalArgumentException("Expected a member " + name + " in " + body);
    }
    int at = found.end();
    int depth = 0;
    do {
      depth += body.charAt(at) == '{' ? 1 : body.charAt(at) == '}' ? -1 : 0;
      at++;
    } while (depth > 0);
    return body.substring(found.end(), at);
  }
}
