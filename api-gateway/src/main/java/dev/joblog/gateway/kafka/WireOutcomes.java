// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.protocol.wire.UndecodableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outcomes as they are on the wire; one that can't be read is said in the log and passed over. */
public final class WireOutcomes implements OutcomeDecoder {

  private static final Logger LOG = LoggerFactory.getLogger(WireOutcomes.class);

  private final OutcomeWire wire;

  public WireOutcomes(OutcomeWire wire) {
    this.wire = wire;
  }

  @Override
  public Optional<Outcome> decode(byte @Nullable [] value) {
    try {
      return Optional.of(wire.decode(value));
    } catch (UndecodableException undecodable) {
      LOG.error("event=outcome-undecodable reason={}", undecodable.getMessage());
      return Optional.empty();
    }
  }
}
