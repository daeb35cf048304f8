// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Outcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records of {@code job-outcomes}. */
public final class OutcomeWire {

  private final TopicCodec<Outcome> codec;

  public OutcomeWire(KnownSchemas schemas) {
    this.codec = new TopicCodec<>(Subject.OUTCOMES, schemas, OutcomeWire::outcome);
  }

  public byte[] encode(Outcome outcome) {
    return codec
        .begin()
        .text(outcome.writtenId())
        .text(outcome.tenant())
        .text(outcome.principal())
        .part(outcome.command(), JobWire::write)
        .part(outcome.applied(), JobWire::write)
        .time(outcome.t())
        .maybeNumber(outcome.replyPartition())
        .maybe(outcome.forwardedFrom(), JobWire::write)
        .part(outcome.verdict(), VerdictWire::write)
        .take();
  }

  public Outcome decode(byte @Nullable [] record) throws UndecodableException {
    return codec.decode(record);
  }

  private static Outcome outcome(AvroReader in) throws IOException {
    String writtenId = in.text();
    return new Outcome(
        Uuids.uuid("commandId", writtenId),
        in.text(),
        in.text(),
        JobWire.position(in),
        JobWire.position(in),
        in.time(),
        in.maybeSmall(),
        in.maybe(JobWire::position),
        VerdictWire.verdict(in),
        writtenId);
  }
}
