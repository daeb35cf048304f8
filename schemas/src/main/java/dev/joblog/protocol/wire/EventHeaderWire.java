// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.avro.IdempotencyKey;
import dev.joblog.protocol.Beat;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What every event says. */
final class EventHeaderWire {

  static dev.joblog.avro.EventHeader encode(EventHeader header) {
    return new dev.joblog.avro.EventHeader(
        JobWire.encode(header.command()),
        header.ordinal(),
        header.tenant(),
        header.jobId().toString(),
        header.about().queue(),
        header.about().type(),
        header.about().ancestors().stream().map(JobId::toString).toList(),
        SpecWire.sorted(header.about().labels()),
        header.about().createdBy().orElse(""),
        header.sequence(),
        JobWire.encode(header.status()),
        header.t(),
        encode(header.cause()),
        header.beat().map(EventHeaderWire::encode).orElse(null));
  }

  static EventHeader decode(dev.joblog.avro.EventHeader header) throws UndecodableException {
    return new EventHeader(
        JobWire.decode(header.getCommand()),
        header.getOrdinal(),
        header.getTenant(),
        Uuids.jobId("an event's jobId", header.getJobId()),
        new EventHeader.About(
            header.getQueue(),
            header.getType(),
            ancestors(header.getAncestors()),
            SpecWire.sorted(header.getLabels()),
            Optional.of(header.getCreatedBy()).filter(name -> !name.isEmpty())),
        header.getSequence(),
        JobWire.decode(header.getStatus()),
        header.getT(),
        decode(header.getCause()),
        Optionals.map(header.getBeat(), EventHeaderWire::decode));
  }

  private static List<JobId> ancestors(List<String> ids) throws UndecodableException {
    List<JobId> ancestors = new ArrayList<>();
    for (String id : ids) {
      ancestors.add(Uuids.jobId("an event's ancestor", id));
    }
    return List.copyOf(ancestors);
  }

  private static dev.joblog.avro.Cause encode(EventHeader.Cause cause) {
    return new dev.joblog.avro.Cause(
        cause.commandId().toString(),
        cause.operation(),
        cause.principal(),
        cause
            .key()
            .map(key -> new IdempotencyKey(key.key(), key.lease(), key.fingerprint()))
            .orElse(null));
  }

  private static EventHeader.Cause decode(dev.joblog.avro.Cause cause) throws UndecodableException {
    Optional<EventHeader.Key> key =
        Optionals.map(
            cause.getIdempotencyKey(),
            used -> new EventHeader.Key(used.getKey(), used.getLease(), used.getFingerprint()));
    return new EventHeader.Cause(
        Uuids.uuid("an event's commandId", cause.getCommandId()),
        cause.getOperation(),
        cause.getPrincipal(),
        key);
  }

  private static dev.joblog.avro.Beat encode(Beat beat) {
    return new dev.joblog.avro.Beat(
        beat.at(),
        beat.expiresAt(),
        beat.progress().map(JobWire::encode).orElse(null),
        beat.checkpoint().map(JsonText::text).orElse(null));
  }

  private static Beat decode(dev.joblog.avro.Beat beat) {
    return new Beat(
        beat.getAt(),
        beat.getExpiresAt(),
        Optionals.map(beat.getProgress(), JobWire::decode),
        Optionals.map(beat.getCheckpoint(), JsonText::new));
  }

  private EventHeaderWire() {}
}
