// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Outcome;
import org.jspecify.annotations.Nullable;

/** Records of {@code job-outcomes}. */
public final class OutcomeWire {

  private final TopicCodec<dev.joblog.avro.Outcome> codec;

  public OutcomeWire(KnownSchemas schemas) {
    this.codec = new TopicCodec<>(Subject.OUTCOMES, schemas);
  }

  public byte[] encode(Outcome outcome) {
    return codec.encode(
        new dev.joblog.avro.Outcome(
            outcome.writtenId(),
            outcome.tenant(),
            outcome.principal(),
            JobWire.encode(outcome.command()),
            JobWire.encode(outcome.applied()),
            outcome.t(),
            Optionals.orNull(outcome.replyPartition()),
            outcome.forwardedFrom().map(JobWire::encode).orElse(null),
            VerdictWire.encode(outcome.verdict())));
  }

  public Outcome decode(byte @Nullable [] record) throws UndecodableException {
    return codec.decode(record, OutcomeWire::outcome);
  }

  private static Outcome outcome(dev.joblog.avro.Outcome outcome) throws UndecodableException {
    return new Outcome(
        Uuids.uuid("commandId", outcome.getCommandId()),
        outcome.getTenant(),
        outcome.getPrincipal(),
        JobWire.decode(outcome.getCommand()),
        JobWire.decode(outcome.getApplied()),
        outcome.getT(),
        Optionals.ofInt(outcome.getReplyPartition()),
        Optionals.map(outcome.getForwardedFrom(), JobWire::decode),
        VerdictWire.decode(outcome.getVerdict()),
        outcome.getCommandId());
  }
}
