// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LateFlightsTest {

  private final LateFlights late = new LateFlights(2, 100);

  @Test
  void theOldestFlightIsForgottenAtTheBound() {
    Flight first = flight();
    Flight second = flight();
    late.keep(first);
    late.keep(second);
    assertThat(late.find(first.commandId)).contains(first);

    late.keep(flight());

    assertThat(late.find(first.commandId)).isEmpty();
    assertThat(late.find(second.commandId)).contains(second);
    assertThat(late.size()).isEqualTo(2);
  }

  @Test
  void outcomesOfMoreThanTheBytesBoundPushOutTheOldest() {
    Flight first = landed(flight(), 60);
    Flight second = flight();
    late.keep(first);
    late.keep(second);

    late.keep(landed(second, 40));
    assertThat(late.find(first.commandId)).contains(first);
    late.keep(landed(second, 41));

    assertThat(late.find(first.commandId)).isEmpty();
    assertThat(late.find(second.commandId)).contains(second);
  }

  private static Flight landed(Flight flight, long bytes) {
    Position at = new Position(0, 0);
    flight.land(
        new Outcome(
            flight.commandId,
            "acme",
            "agent",
            at,
            at,
            CommandFixture.NOW,
            OptionalInt.empty(),
            CommandFixture.done()),
        bytes);
    return flight;
  }

  private static Flight flight() {
    return new Flight(UUID.randomUUID(), CommandFixture.AGENT, Commands.Durability.DECIDED);
  }
}
