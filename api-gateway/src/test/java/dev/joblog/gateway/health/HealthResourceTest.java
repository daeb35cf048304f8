// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.health.HealthResource.Health;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthResourceTest {

  private Optional<String> log = Optional.empty();
  private Optional<String> owners = Optional.empty();
  private Optional<String> reader = Optional.empty();
  private final HealthResource health =
      new HealthResource(List.of(() -> reader), List.of(() -> log, () -> owners));

  @Test
  void aGatewayThatCanServeIsReady() {
    assertThat(health.ready().getStatus()).isEqualTo(200);
    assertThat(health.ready().getEntity()).isEqualTo(new Health("ready", List.of()));
  }

  @Test
  void aGatewayThatCanNotSaysEveryReasonAndLivesOn() {
    log = Optional.of("no log");
    owners = Optional.of("no owner");

    Response ready = health.ready();

    assertThat(ready.getStatus()).isEqualTo(503);
    assertThat(ready.getEntity()).isEqualTo(new Health("not-ready", List.of("no log", "no owner")));
    assertThat(health.live().getStatus()).isEqualTo(200);
    assertThat(health.check().execute().getMessage()).isEqualTo("no log; no owner");
  }

  @Test
  void whatOnlyANewProcessMendsEndsItsLifeAndItsReadiness() {
    reader = Optional.of("a reader is dead");

    Response live = health.live();

    assertThat(live.getStatus()).isEqualTo(503);
    assertThat(live.getEntity()).isEqualTo(new Health("not-live", List.of("a reader is dead")));
    assertThat(health.ready().getStatus()).isEqualTo(503);
  }
}
