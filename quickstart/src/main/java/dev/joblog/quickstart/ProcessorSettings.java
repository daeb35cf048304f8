// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * The processor's settings for a local run: small, and with times that a busy or sleeping machine
 * does not reach. Nobody takes over here while it is slow, and what a killed run held is taken from
 * it at the next start ({@link Predecessor}), so long times cost nothing.
 */
final class ProcessorSettings {

  private static final String LEASE_KEY = "lease-key-";

  static final String APPLICATION_ID = "joblog-processor";

  /** Within the broker's {@code group.streams.max.session.timeout.ms}, 60 s. */
  private static final Duration SESSION = Duration.ofSeconds(45);

  private static final Duration TRANSACTION = Duration.ofSeconds(60);

  /** As a settings file would have them. They hold secrets. */
  static Map<String, Object> of(LocalLayout layout, Secrets secrets) throws IOException {
    AuditKeyFiles audit = AuditKeyFiles.in(layout.secrets()).made();
    return Map.of(
        "kafka", Map.of("bootstrapServers", layout.bootstrap()),
        "topics", Map.of("commandPartitions", 8, "outcomePartitions", 4, "replicationFactor", 1),
        "forward", true,
        "streams",
            Map.of(
                "stateDir", layout.state().toString(),
                "applicationId", APPLICATION_ID,
                "sessionTimeout", SESSION.toString(),
                "transactionTimeout", TRANSACTION.toString()),
        "memory", Map.of("blockCacheMib", 64, "writeBufferMib", 32),
        "internal", Map.of("port", layout.queryPort(), "token", secrets.token("internal-token")),
        "leaseKeys", leaseKeys(secrets),
        "audit",
            Map.of(
                "privateKeyFile", audit.privateKey().toString(),
                "publicKeyFile", audit.publicKey().toString()));
  }

  /** The first is made; whoever switches to another one puts its file beside it before. */
  private static Map<Integer, byte[]> leaseKeys(Secrets secrets) throws IOException {
    secrets.file(LEASE_KEY + 1);
    return secrets.numbered(LEASE_KEY);
  }

  private ProcessorSettings() {}
}
