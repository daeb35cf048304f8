// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.protocol.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

  private static final Caller ALICE = caller("acme", "alice");
  private static final RequestIds.Named NAMED =
      new RequestIds.Named(
          new Position(4095, 1L << 40),
          Instant.ofEpochMilli(1_800_000_000_123L),
          511,
          UUID.fromString("018f2c2e-0000-4000-8000-000000000001"));

  private final RequestIds ids = new RequestIds(secret("sixteen bytes or more"));

  @Test
  void anIdGivesBackWhatItNames() {
    assertThat(ids.read(ids.idOf(NAMED, ALICE), ALICE)).contains(NAMED);
  }

  @Test
  void anIdIsReadByEveryGatewayWithTheSameSecretOnly() {
    RequestId id = ids.idOf(NAMED, ALICE);
    assertThat(new RequestIds(secret("sixteen bytes or more")).read(id, ALICE)).contains(NAMED);
    assertThat(new RequestIds(secret("another secret of them")).read(id, ALICE)).isEmpty();
  }

  @Test
  void anyFlippedBitMakesItUnknown() {
    byte[] honest = Base64.getUrlDecoder().decode(ids.idOf(NAMED, ALICE).text());
    for (int bit = 0; bit < honest.length * 8; bit++) {
      byte[] forged = honest.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      RequestId id = new RequestId(Base64.getUrlEncoder().withoutPadding().encodeToString(forged));
      assertThat(ids.read(id, ALICE)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void anothersIdIsUnknownAlsoWhenTheNamesJoinToTheSameText() {
    RequestId id = ids.idOf(NAMED, caller("ab", "c"));
    assertThat(ids.read(id, caller("a", "bc"))).isEmpty();
    assertThat(ids.read(id, caller("ab", "d"))).isEmpty();
  }

  @Test
  void whatIsNoIdAtAllIsUnknown() {
    for (String text : List.of("", "*", "AAAA", "x".repeat(10_000))) {
      assertThat(ids.read(new RequestId(text), ALICE)).isEmpty();
    }
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> new RequestIds(new byte[15])).hasMessageContaining("15");
  }

  private static Caller caller(String tenant, String principal) {
    return new Caller(tenant, principal, Set.of(), List.of(), Instant.EPOCH);
  }

  private static byte[] secret(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
