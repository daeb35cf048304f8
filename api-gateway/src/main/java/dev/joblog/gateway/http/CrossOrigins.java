// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.Callback;

/**
 * The web origins whose pages may read answers from here (WHATWG Fetch §3.2). A page sends its
 * token itself: cookies play no part, so credentials in that standard's sense stay refused.
 *
 * @param allowed {@code https://console.example}, exactly as a browser sends it; none: off
 */
public record CrossOrigins(List<String> allowed) {

  /** Named one by one, so few. */
  public static final int MAX = 64;

  public static final CrossOrigins NONE = new CrossOrigins(List.of());

  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]{1,253}|\\[[0-9a-f:]{2,39}])(:\\d{1,5})?");

  /** What a page may send beyond what every page may. */
  private static final Set<String> REQUEST_HEADERS =
      Set.of(
          "Authorization",
          "Content-Encoding",
          "Content-Type",
          "Idempotency-Key",
          "If-Match",
          "If-None-Match",
          "Joblog-Durability",
          "Joblog-Position",
          "Last-Event-ID",
          "Prefer");

  /** What a page may read beyond what every page may. */
  private static final Set<String> RESPONSE_HEADERS =
      Set.of(
          "Accept-Encoding",
          "Accept-Post",
          "Allow",
          "ETag",
          "Idempotent-Replayed",
          "Joblog-Position",
          "Joblog-Standby",
          "Joblog-Unknown-Capabilities",
          "Link",
          "Location",
          "Preference-Applied",
          "Retry-After",
          "WWW-Authenticate");

  private static final Duration PREFLIGHT_MAX_AGE = Duration.ofMinutes(10);

  public CrossOrigins {
    allowed = List.copyOf(allowed);
    if (allowed.size() > MAX) {
      throw new IllegalArgumentException(
          "Expected crossOrigins to name at most " + MAX + " origins, but it names more");
    }
    for (String origin : allowed) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "Expected crossOrigins to name origins, as https://console.example, but one is "
                + origin);
      }
    }
  }

  public boolean isOff() {
    return allowed.isEmpty();
  }

  /**
   * Answers browsers' preflights, and marks what may be read.
   *
   * @param prefix of the paths that this goes for
   */
  public Handler.Singleton handler(String prefix) {
    Access access = new Access(prefix);
    access.setAllowedOriginPatterns(
        allowed.stream().map(Pattern::quote).collect(Collectors.toUnmodifiableSet()));
    access.setAllowedMethods(Set.of("GET", "HEAD", "POST"));
    access.setAllowedHeaders(REQUEST_HEADERS);
    access.setExposedHeaders(RESPONSE_HEADERS);
    access.setPreflightMaxAge(PREFLIGHT_MAX_AGE);
    return access;
  }

  private static final class Access extends CrossOriginHandler {

    private final String prefix;

    Access(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (Request.getPathInContext(request).startsWith(prefix)) {
        return super.handle(request, response, callback);
      }
      Handler next = getHandler();
      return next != null && next.handle(request, response, callback);
    }
  }
}
