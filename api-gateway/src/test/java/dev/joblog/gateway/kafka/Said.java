// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Commands and outcomes of which only the id matters; on the wire they are just that. */
final class Said {

  static final Instant T = Instant.parse("2026-11-22T10:00:00Z");

  static Command command(UUID id) {
    return new Command(
        new CommandHeader(
            id, "acme", "agent", false, OptionalInt.of(2), Optional.empty(), Optional.empty()),
        new Order.ApproveJob(JobId.of(1, 1, 1), Optional.empty()));
  }

  static Outcome outcome(UUID id) {
    Position at = new Position(1, 1);
    return new Outcome(
        id,
        "acme",
        "agent",
        at,
        at,
        T,
        OptionalInt.of(2),
        new Outcome.Accepted(new Outcome.Nothing()));
  }

  static byte[] bytes(UUID id) {
    return id.toString().getBytes(StandardCharsets.UTF_8);
  }

  static OutcomeDecoder decoder() {
    return value ->
        value == null || value.length != 36
            ? Optional.empty()
            : Optional.of(outcome(UUID.fromString(new String(value, StandardCharsets.UTF_8))));
  }

  private Said() {}
}
