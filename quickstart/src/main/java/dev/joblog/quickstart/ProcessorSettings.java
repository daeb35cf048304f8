// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;

/** The processor's settings for a local run: small, and quick to start. */
final class ProcessorSettings {

  static Map<String, String> of(LocalPlaces places, Secrets secrets) throws IOException {
    AuditKeyFiles audit = AuditKeyFiles.in(places.secrets()).made();
    return Map.ofEntries(
        Map.entry("bootstrap.servers", places.bootstrap()),
        Map.entry("topics.command.partitions", "8"),
        Map.entry("topics.outcome.partitions", "4"),
        Map.entry("topics.replication.factor", "1"),
        Map.entry("commands.forward", "true"),
        Map.entry("state.dir", places.state().toString()),
        Map.entry("stream.threads", "1"),
        Map.entry("rocksdb.block.cache.mib", "64"),
        Map.entry("rocksdb.write.buffer.mib", "32"),
        Map.entry("session.timeout.ms", "3000"),
        Map.entry("internal.port", Integer.toString(places.queryPort())),
        Map.entry("internal.token", secrets.token("internal-token")),
        Map.entry("audit.private.key.file", audit.privateKey().toString()),
        Map.entry("audit.public.key.file", audit.publicKey().toString()),
        Map.entry("lease.key.1", Base64.getEncoder().encodeToString(secrets.key("lease-key-1"))));
  }

  private ProcessorSettings() {}
}
