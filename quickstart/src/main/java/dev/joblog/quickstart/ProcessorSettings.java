// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
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

  static Map<String, String> of(LocalLayout layout, Secrets secrets) throws IOException {
    AuditKeyFiles audit = AuditKeyFiles.in(layout.secrets()).made();
    Map<String, String> settings = new HashMap<>(leaseKeys(secrets));
    settings.putAll(
        Map.ofEntries(
            Map.entry("bootstrap.servers", layout.bootstrap()),
            Map.entry("topics.command.partitions", "8"),
            Map.entry("topics.outcome.partitions", "4"),
            Map.entry("topics.replication.factor", "1"),
            Map.entry("commands.forward", "true"),
            Map.entry("state.dir", layout.state().toString()),
            Map.entry("stream.threads", "1"),
            Map.entry("rocksdb.block.cache.mib", "64"),
            Map.entry("rocksdb.write.buffer.mib", "32"),
            Map.entry("application.id", APPLICATION_ID),
            Map.entry("session.timeout.ms", Long.toString(SESSION.toMillis())),
            Map.entry("transaction.timeout.ms", Long.toString(TRANSACTION.toMillis())),
            Map.entry("internal.port", Integer.toString(layout.queryPort())),
            Map.entry("internal.token", secrets.token("internal-token")),
            Map.entry("audit.private.key.file", audit.privateKey().toString()),
            Map.entry("audit.public.key.file", audit.publicKey().toString())));
    return settings;
  }

  /** The first is made; whoever switches to another one puts its file beside it before. */
  private static Map<String, String> leaseKeys(Secrets secrets) throws IOException {
    secrets.file(LEASE_KEY + 1);
    Map<String, String> keys = new HashMap<>();
    secrets
        .numbered(LEASE_KEY)
        .forEach((n, key) -> keys.put("lease.key." + n, Base64.getEncoder().encodeToString(key)));
    return keys;
  }

  private ProcessorSettings() {}
}
