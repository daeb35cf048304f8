// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** How long a Kafka client rests at most before it asks a broker again. */
public final class ClientBackOff {

  /**
   * Milliseconds. A broker that is gone is led by another one some seconds later, and what is asked
   * then may be a chain of three: the metadata, the coordinator, the request. Kafka's own second
   * for each would double the time in which nothing is decided (ADR 0216).
   */
  static final int MAX_MS = 250;

  /** To a client's settings, where they do not say otherwise. */
  public static void bound(Map<? super String, Object> settings) {
    settings.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, MAX_MS);
    settings.putIfAbsent(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, MAX_MS);
  }

  private ClientBackOff() {}
}
