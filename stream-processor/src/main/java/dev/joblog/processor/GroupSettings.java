// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.streams.GroupProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that the streams group protocol keeps on the broker. The broker has bounds for them
 * ({@code group.streams.min.session.timeout.ms}, 45 s by default); where it refuses, the processor
 * works with the broker's values: a slower failover, nothing lost.
 */
final class GroupSettings {

  private static final Logger LOG = LoggerFactory.getLogger(GroupSettings.class);
  private static final Duration WAIT = Duration.ofSeconds(10);

  /** Assignments travel with heartbeats, so a long session must not make them slow. */
  private static final long HEARTBEAT_MAX_MS = 1_000;

  static void apply(Admin admin, ProcessorConfig.Streams ours) throws InterruptedException {
    if (ours.groupProtocol() != GroupProtocol.STREAMS) {
      return;
    }
    long sessionMs = ours.sessionTimeout().toMillis();
    set(admin, ours, "streams.heartbeat.interval.ms", Math.min(HEARTBEAT_MAX_MS, sessionMs / 6));
    set(admin, ours, "streams.session.timeout.ms", sessionMs);
    set(admin, ours, "streams.num.standby.replicas", ours.standbys());
  }

  /** One by one, so that one refusal does not take the others with it. */
  private static void set(Admin admin, ProcessorConfig.Streams ours, String name, long value)
      throws InterruptedException {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, ours.applicationId());
    AlterConfigOp operation =
        new AlterConfigOp(new ConfigEntry(name, Long.toString(value)), AlterConfigOp.OpType.SET);
    try {
      admin
          .incrementalAlterConfigs(Map.of(group, List.of(operation)))
          .all()
          .get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException refused) {
      LOG.warn(
          "event=group-setting-refused group={} setting={} value={} reason=\"{}\"",
          ours.applicationId(),
          name,
          value,
          refused.getMessage());
    }
  }

  private GroupSettings() {}
}
