// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.streams.GroupProtocol;
import org.jspecify.annotations.Nullable;
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

  /** A broker knows what the controller was told a moment later. */
  private static final int LOOKS_MAX = 10;

  private static final long LOOK_PAUSE_MS = 200;

  static void apply(Admin admin, ProcessorConfig.Streams ours) throws InterruptedException {
    if (ours.groupProtocol() != GroupProtocol.STREAMS) {
      return;
    }
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, ours.applicationId());
    Map<String, String> wanted = wanted(ours);
    Map<String, String> taken = new LinkedHashMap<>();
    for (Map.Entry<String, String> setting : wanted.entrySet()) {
      if (set(admin, group, setting.getKey(), setting.getValue())) {
        taken.put(setting.getKey(), setting.getValue());
      }
    }
    check(admin, group, wanted, taken);
  }

  private static Map<String, String> wanted(ProcessorConfig.Streams ours) {
    long sessionMs = ours.sessionTimeout().toMillis();
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("streams.heartbeat.interval.ms", "" + Math.min(HEARTBEAT_MAX_MS, sessionMs / 6));
    wanted.put("streams.session.timeout.ms", "" + sessionMs);
    wanted.put("streams.num.standby.replicas", "" + ours.standbys());
    return wanted;
  }

  /** One by one, so that one refusal does not take the others with it. False: it was refused. */
  private static boolean set(Admin admin, ConfigResource group, String name, String value)
      throws InterruptedException {
    AlterConfigOp operation =
        new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    try {
      admin
          .incrementalAlterConfigs(Map.of(group, List.of(operation)))
          .all()
          .get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException refused) {
      LOG.warn(
          "event=group-setting-refused group={} setting={} value={} reason=\"{}\"",
          group.name(),
          name,
          value,
          refused.getMessage());
      return false;
    }
  }

  /**
   * Streams ignores what is set elsewhere without a word, so what is in effect is said.
   *
   * @param taken of what is wanted, what was not refused: that is waited for
   */
  private static void check(
      Admin admin, ConfigResource group, Map<String, String> wanted, Map<String, String> taken)
      throws InterruptedException {
    try {
      Map<String, String> inEffect = inEffect(admin, group, wanted);
      for (int look = 1;
          look < LOOKS_MAX && !inEffect.entrySet().containsAll(taken.entrySet());
          look++) {
        Thread.sleep(LOOK_PAUSE_MS);
        inEffect = inEffect(admin, group, wanted);
      }
      inEffect.forEach((name, value) -> say(group.name(), name, wanted.get(name), value));
    } catch (ExecutionException | TimeoutException unknown) {
      LOG.warn(
          "event=group-settings-unknown group={} reason=\"{}\"",
          group.name(),
          unknown.getMessage());
    }
  }

  private static Map<String, String> inEffect(
      Admin admin, ConfigResource group, Map<String, String> wanted)
      throws ExecutionException, InterruptedException, TimeoutException {
    Config config =
        Optional.ofNullable(admin.describeConfigs(List.of(group)).values().get(group))
            .orElseThrow()
            .get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    Map<String, String> inEffect = new LinkedHashMap<>();
    for (String name : wanted.keySet()) {
      inEffect.put(
          name, Optional.ofNullable(config.get(name)).map(ConfigEntry::value).orElse("none"));
    }
    return inEffect;
  }

  private static void say(String group, String name, @Nullable String wanted, String value) {
    if (value.equals(wanted)) {
      LOG.info("event=group-setting group={} setting={} value={}", group, name, value);
    } else {
      LOG.warn(
          "event=group-setting-differs group={} setting={} wanted={} value={}",
          group,
          name,
          wanted,
          value);
    }
  }

  private GroupSettings() {}
}
