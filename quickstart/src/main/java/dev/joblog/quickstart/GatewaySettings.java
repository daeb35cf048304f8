// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.gateway.auth.Scopes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gateway's configuration for a local run, with the development clients. */
final class GatewaySettings {

  private static final String TENANT = "dev";
  private static final List<String> USER_SCOPES =
      List.of(Scopes.JOBS_CREATE, Scopes.JOBS_READ, Scopes.JOBS_CANCEL, Scopes.EVENTS_READ);
  private static final List<String> WORKER_SCOPES =
      List.of(Scopes.JOBS_READ, Scopes.JOBS_CLAIM, Scopes.JOBS_HEARTBEAT, Scopes.JOBS_SUBMIT);
  private static final List<String> WORKER_CAPABILITIES =
      List.of("media.facts@1", "media.proxies@1", "media.thumbnails@1", "media.waveforms@1");

  /** JSON, and so YAML. It holds secrets. */
  static String json(LocalLayout layout, Secrets secrets) throws IOException {
    return json(layout, secrets, Optional.empty());
  }

  /**
   * @param bacalhauApprover the ClientID whose signature approves; empty: nobody's does
   */
  static String json(LocalLayout layout, Secrets secrets, Optional<String> bacalhauApprover)
      throws IOException {
    Map<String, Object> settings =
        Map.of(
            "kafka", Map.of("bootstrapServers", layout.bootstrap()),
            "processors", List.of("http://127.0.0.1:" + layout.queryPort()),
            "secrets",
                Map.of(
                    "internalToken", secrets.token("internal-token"),
                    "requestIds", secrets.token("request-ids"),
                    "cursors", secrets.token("cursors")),
            "auth", auth(secrets),
            "dialects", Map.of("bacalhau", bacalhau(bacalhauApprover)),
            "registry", Map.of("serve", true),
            "drain", "PT0S",
            "server", server(layout),
            "logging", logging(layout));
    try {
      return new ObjectMapper().writeValueAsString(settings);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected settings to be JSON, but they are not", e);
    }
  }

  /** In the tenant of the workers, so that they can do its jobs. */
  private static Map<String, Object> bacalhau(Optional<String> approver) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("tenant", TENANT);
    approver.ifPresent(clientId -> settings.put("approver", clientId));
    return settings;
  }

  private static Map<String, Object> auth(Secrets secrets) throws IOException {
    return Map.of(
        "issuer", "joblog-dev",
        "audience", "joblog",
        "development",
            Map.of(
                "signingKeyFile", secrets.file("token-key").toString(),
                "tokenLifetime", "PT12H",
                "clients",
                    List.of(
                        client("dev", Scopes.ALL, WORKER_CAPABILITIES),
                        client("user", USER_SCOPES, List.of()),
                        client("agent", WORKER_SCOPES, WORKER_CAPABILITIES),
                        client("agent-2", WORKER_SCOPES, WORKER_CAPABILITIES))));
  }

  private static Map<String, Object> client(
      String id, List<String> scopes, List<String> capabilities) {
    return Map.of(
        "id", id,
        "secret", id + "-secret",
        "tenant", TENANT,
        "scopes", scopes,
        "capabilities", capabilities);
  }

  private static Map<String, Object> server(LocalLayout layout) {
    return Map.of(
        "applicationConnectors", List.of(connector(layout.port())),
        "adminConnectors", List.of(connector(layout.adminPort())),
        "requestLog", Map.of("appenders", List.of()),
        "maxThreads", 128,
        "shutdownGracePeriod", "2s");
  }

  private static Map<String, Object> connector(int port) {
    return Map.of("type", "http", "bindHost", "127.0.0.1", "port", port);
  }

  /** Ten megabytes at most, in one file and its predecessor. */
  private static Map<String, Object> logging(LocalLayout layout) {
    Map<String, Object> file =
        Map.of(
            "type",
            "file",
            "currentLogFilename",
            layout.log().toString(),
            "archivedLogFilenamePattern",
            layout.log() + ".%i",
            "archivedFileCount",
            1,
            "maxFileSize",
            "5MiB");
    return Map.of(
        "level", "INFO",
        "loggers", Map.of("org.apache.kafka", "WARN"),
        "appenders", List.of(file));
  }

  private GatewaySettings() {}
}
