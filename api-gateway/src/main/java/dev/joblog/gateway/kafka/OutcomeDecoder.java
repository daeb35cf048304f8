// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.protocol.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the value of a record of {@code job-outcomes}. */
public interface OutcomeDecoder {

  /** Empty when it is no outcome; that has been said in the log then. */
  Optional<Outcome> decode(byte @Nullable [] value);
}
