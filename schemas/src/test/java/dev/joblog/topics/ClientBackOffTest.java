// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClientBackOffTest {

  @Test
  void aClientThatDoesNotSayRestsAQuarterOfASecondAtMostAndOneThatSaysDoesAsItSays() {
    Map<String, Object> settings = new HashMap<>(Map.of("retry.backoff.max.ms", "2000"));

    ClientBackOff.bound(settings);

    assertThat(settings)
        .containsOnly(
            Map.entry("retry.backoff.max.ms", "2000"),
            Map.entry("reconnect.backoff.max.ms", ClientBackOff.MAX_MS));
  }
}
