// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The short way to an event's header says the same as decoding. */
class EventOutlineTest {

  private static final int VALUES = 2_000;

  private final EventWire events = new EventWire(KnownSchemas.bundled());

  @Test
  void anOutlineSaysWhatTheEventSays() throws UndecodableException {
    for (int seed = 0; seed < VALUES; seed++) {
      Event event = new RandomValues(seed).next(Event.class);
      EventHeader header = event.header();
      byte[] record = events.encode(event, seed, EventWire.genesis()).record();

      assertThat(events.outline(record))
          .as("seed %d", seed)
          .isEqualTo(
              new EventOutline(
                  header.command().partition(),
                  header.command().offset(),
                  header.ordinal(),
                  header.tenant(),
                  header.jobId().toString(),
                  header.about().queue(),
                  header.about().type(),
                  header.sequence(),
                  header.status().word(),
                  header.t().toEpochMilli(),
                  header.cause().commandId().toString(),
                  header.cause().operation(),
                  header.cause().principal(),
                  event.fact().name(),
                  seed,
                  true));
    }
  }

  @Test
  void damagedBytesAreRefused() {
    byte[] record =
        events.encode(new RandomValues(1).next(Event.class), 1, EventWire.genesis()).record();

    for (int length = 0; length < record.length; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertThatThrownBy(() -> events.outline(cut)).isInstanceOf(UndecodableException.class);
    }
    assertThatThrownBy(() -> events.outline(null)).isInstanceOf(UndecodableException.class);
  }
}
