// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Operation;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Records as they lie on disks already. A change here is a change of the format: logs that exist,
 * and the chains over them, must stay as they are.
 */
class GoldenBytesTest {

  private static final UUID ID = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");
  private static final JobId JOB = JobId.of(0x0123_4567_89AB_0000L, 0x0FED_CBA9_8765_4321L, 5);
  private static final JobId PARENT = JobId.of(0x4567_89AB_CDEF_0000L, 1, 5);
  private static final SortedMap<String, String> LABELS =
      new TreeMap<>(Map.of("operation", "create", "env", "test"));
  private static final Instant T = Instant.ofEpochMilli(1_795_000_000_123L);

  private static final CommandHeader COMMAND_HEADER =
      new CommandHeader(
          ID, "acme", "agent", false, OptionalInt.of(3), Optional.of(T), Optional.of("k-1"));
  private static final Order SUBMIT =
      new Order.SubmitResult(JOB, "token", new JsonText("{\"a\":1}"), Optional.of("facts"));

  private final KnownSchemas schemas = KnownSchemas.bundled();

  @Test
  void aCommand() {
    Command command =
        new Command(
            new CommandHeader(
                ID,
                "acme",
                "agent",
                false,
                OptionalInt.of(3),
                Optional.of(T),
                Optional.of("k-1"),
                OptionalLong.of(7)),
            SUBMIT);

    assertThat(hex(new CommandWire(schemas).encode(command))).isEqualTo(COMMAND);
  }

  @Test
  void aCommandOfBeforeItHadANameIsReadAsUnnamed() throws Exception {
    assertThat(new CommandWire(schemas).decode(HexFormat.of().parseHex(COMMAND_V1)))
        .isEqualTo(new Command(COMMAND_HEADER, new Operation.Unnamed(), SUBMIT));
  }

  /** It had no children: but for a create, its fields are the same. */
  @Test
  void aCommandOfBeforeThereWereChildrenIsReadAsItIsNow() throws Exception {
    CommandWire commands = new CommandWire(schemas);
    assertThat(commands.decode(HexFormat.of().parseHex(COMMAND_V2)))
        .isEqualTo(commands.decode(HexFormat.of().parseHex(COMMAND)));
  }

  @Test
  void anEvent() throws Exception {
    EventWire.EncodedEvent encoded =
        new EventWire(schemas).encode(event(LABELS, Optional.of("ann")), 17, EventWire.genesis());

    assertThat(hex(encoded.record())).isEqualTo(EVENT + hex(encoded.hash()));
    byte[] chained = HexFormat.of().parseHex("00".repeat(32) + EVENT.substring(10));
    assertThat(encoded.hash()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(chained));
    assertThat(hex(EventWire.canonicalBytes(encoded.record()))).isEqualTo(EVENT.substring(10));
    assertThat(EventWire.expectedHash(EventWire.genesis(), encoded.record()))
        .isEqualTo(encoded.hash());
  }

  /** Its labels stand in its JobCreated alone; so its other events show none. */
  @Test
  void anEventOfBeforeItHadLabelsIsReadAndItsLinkHolds() throws Exception {
    isReadAndItsLinkHolds(EVENT_V1, event(Collections.emptySortedMap(), Optional.empty()));
  }

  @Test
  void anEventOfBeforeItHadANameAndACreatorIsReadAndItsLinkHolds() throws Exception {
    isReadAndItsLinkHolds(EVENT_V2, event(LABELS, Optional.empty()));
  }

  @Test
  void anEventOfBeforeHeartbeatsLeftTheHistoryIsReadAndItsLinkHolds() throws Exception {
    isReadAndItsLinkHolds(EVENT_V3, event(LABELS, Optional.of("ann")));
  }

  @Test
  void anEventOfBeforeJobsCompletedWithTheirChildrenIsReadAndItsLinkHolds() throws Exception {
    isReadAndItsLinkHolds(EVENT_V4, event(LABELS, Optional.of("ann")));
  }

  private void isReadAndItsLinkHolds(String golden, Event event) throws Exception {
    EventWire events = new EventWire(schemas);
    byte[] chained = HexFormat.of().parseHex("00".repeat(32) + golden.substring(10));
    String hash = hex(MessageDigest.getInstance("SHA-256").digest(chained));
    byte[] record = HexFormat.of().parseHex(golden + hash);

    assertThat(events.decode(record).event()).isEqualTo(event);
    assertThat(hex(EventWire.expectedHash(EventWire.genesis(), record))).isEqualTo(hash);
    assertThat(events.outline(record).position()).isEqualTo(17);
    assertThat(events.outline(record).fact()).isEqualTo("JobCompleted");
  }

  private static Event event(SortedMap<String, String> labels, Optional<String> createdBy) {
    return new Event(
        new EventHeader(
            new Position(5, 42),
            0,
            "acme",
            JOB,
            new EventHeader.About("media", "facts", List.of(PARENT), labels, createdBy),
            3,
            JobStatus.COMPLETED,
            T,
            new EventHeader.Cause(
                ID, "SubmitResult", "agent", Optional.of(new EventHeader.Key("k-1", 1, "ff")))),
        new Fact.JobCompleted(
            1, new JsonText("{\"a\":1}"), Optional.of("facts"), T.plusSeconds(60)));
  }

  @Test
  void anOutcome() {
    assertThat(hex(new OutcomeWire(schemas).encode(outcome(Optional.of(new Position(4, 9))))))
        .isEqualTo(OUTCOME);
  }

  @Test
  void anOutcomeOfBeforeCommandsWereForwardedIsRead() throws Exception {
    assertThat(new OutcomeWire(schemas).decode(HexFormat.of().parseHex(OUTCOME_V1)))
        .isEqualTo(outcome(Optional.empty()));
  }

  @Test
  void anOutcomeOfBeforeJobsCompletedWithTheirChildrenIsRead() throws Exception {
    assertThat(new OutcomeWire(schemas).decode(HexFormat.of().parseHex(OUTCOME_V2)))
        .isEqualTo(outcome(Optional.of(new Position(4, 9))));
  }

  private static Outcome outcome(Optional<Position> forwardedFrom) {
    return new Outcome(
        ID,
        "acme",
        "agent",
        new Position(5, 42),
        new Position(5, 42),
        T,
        OptionalInt.of(3),
        forwardedFrom,
        new Outcome.Rejected(
            Rejection.LEASE_LOST,
            "Expected a live lease, but it expired",
            Optional.empty(),
            new TreeMap<>(Map.of("leaseLoss", "expired", "attempt", "2"))),
        ID.toString());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static final String COMMAND =
      "00000000094830313930313633642d383639342d373339622d616561352d393636633236"
          + "6638616439310861636d650a6167656e7400020602f6f9b2e5bd6802066b2d3102185375"
          + "626d6974526573756c74020e0e4830313233343536372d383961622d383030352d386665"
          + "642d6362613938373635343332310a746f6b656e0e7b2261223a317d020a6661637473";
  private static final String COMMAND_V2 = "0000000005" + COMMAND.substring(10);
  private static final String COMMAND_V1 =
      "00000000014830313930313633642d383639342d373339622d616561352d393636633236"
          + "6638616439310861636d650a6167656e7400020602f6f9b2e5bd6802066b2d310e483031"
          + "3233343536372d383961622d383030352d386665642d6362613938373635343332310a74"
          + "6f6b656e0e7b2261223a317d020a6661637473";
  private static final String EVENT =
      "000000000a0a54000861636d654830313233343536372d383961622d383030352d386665"
          + "642d6362613938373635343332310a6d656469610a666163747302483435363738396162"
          + "2d636465662d383030352d383030302d303030303030303030303031000406656e760874"
          + "657374126f7065726174696f6e0c6372656174650006616e6e060ef6f9b2e5bd68483031"
          + "3930313633642d383639342d373339622d616561352d393636633236663861643931185375626d69"
          + "74526573756c740a6167656e7402066b2d310204666600184a6f62436f6d706c6574656418"
          + "020e7b2261223a317d020a6661637473b6a3bae5bd6822";
  private static final String EVENT_V4 = "0000000008" + EVENT.substring(10);
  private static final String EVENT_V3 =
      "00000000060a54000861636d654830313233343536372d383961622d383030352d386665"
          + "642d6362613938373635343332310a6d656469610a666163747302483435363738396162"
          + "2d636465662d383030352d383030302d303030303030303030303031000406656e760874"
          + "657374126f7065726174696f6e0c6372656174650006616e6e060ef6f9b2e5bd68483031"
          + "3930313633642d383639342d373339622d616561352d393636633236663861643931185375626d69"
          + "74526573756c740a6167656e7402066b2d3102046666184a6f62436f6d706c6574656418"
          + "020e7b2261223a317d020a6661637473b6a3bae5bd6822";
  private static final String EVENT_V2 =
      "00000000040a54000861636d654830313233343536372d383961622d383030352d386665"
          + "642d6362613938373635343332310a6d656469610a666163747302483435363738396162"
          + "2d636465662d383030352d383030302d303030303030303030303031000406656e760874"
          + "657374126f7065726174696f6e0c63726561746500060ef6f9b2e5bd6848303139303136"
          + "33642d383639342d373339622d616561352d393636633236663861643931185375626d69"
          + "74526573756c740a6167656e7402066b2d310204666618020e7b2261223a317d020a6661"
          + "637473b6a3bae5bd6822";
  private static final String EVENT_V1 =
      "00000000020a54000861636d654830313233343536372d383961622d383030352d386665"
          + "642d6362613938373635343332310a6d656469610a666163747302483435363738396162"
          + "2d636465662d383030352d383030302d30303030303030303030303100060ef6f9b2e5bd"
          + "684830313930313633642d383639342d373339622d616561352d39363663323666386164"
          + "3931185375626d6974526573756c740a6167656e7402066b2d310204666618020e7b2261"
          + "223a317d020a6661637473b6a3bae5bd6822";
  private static final String OUTCOME =
      "000000000b4830313930313633642d383639342d373339622d616561352d393636633236"
          + "6638616439310861636d650a6167656e740a540a54f6f9b2e5bd68020602081204146c65"
          + "6173652d6c6f73744a45787065637465642061206c697665206c656173652c2062757420"
          + "6974206578706972656400040e617474656d70740232126c656173654c6f73730e657870"
          + "6972656400";
  private static final String OUTCOME_V2 = "0000000007" + OUTCOME.substring(10);
  private static final String OUTCOME_V1 =
      "00000000034830313930313633642d383639342d373339622d616561352d393636633236"
          + "6638616439310861636d650a6167656e740a540a54f6f9b2e5bd68020604146c65617365"
          + "2d6c6f73744a45787065637465642061206c697665206c656173652c2062757420697420"
          + "6578706972656400040e617474656d70740232126c656173654c6f73730e657870697265"
          + "6400";
}
