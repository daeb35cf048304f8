// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.wire.BundledSchemas;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class DivergenceTest {

  private static final int PREFIX_BYTES = 5;

  private final OutcomeWire wire = new OutcomeWire(KnownSchemas.bundled());
  private final Divergence divergence = new Divergence(wire::encode, 2);

  @Test
  void theSameOutcomeAgainIsNoDivergence() {
    divergence.saw(outcome(1, 5, 12));
    assertThat(divergence.saw(outcome(1, 5, 12))).isFalse();
    assertThat(divergence.total()).isZero();
  }

  @Test
  void anotherOutcomeForTheSameRecordIsCounted() {
    divergence.saw(outcome(1, 5, 12));
    assertThat(divergence.saw(outcome(1, 5, 13))).isTrue();
    assertThat(divergence.total()).isEqualTo(1);
  }

  @Test
  void theSameOffsetOfAnotherPartitionIsAnotherRecord() {
    divergence.saw(outcome(1, 5, 1));
    assertThat(divergence.saw(outcome(2, 5, 2))).isFalse();
  }

  @Test
  void theOldestIsForgottenAtTheBoundAndNotBefore() {
    divergence.saw(outcome(1, 1, 1));
    divergence.saw(outcome(1, 2, 1));
    assertThat(divergence.saw(outcome(1, 1, 9))).isTrue();

    divergence.saw(outcome(1, 3, 1));

    assertThat(divergence.saw(outcome(1, 1, 9))).isFalse();
    assertThat(divergence.total()).isEqualTo(1);
  }

  /** A processor was upgraded after its answer had left and before its commit. */
  @Test
  void theSameAnswerInAnEarlierSchemaIsNoDivergence() throws Exception {
    byte[] now = wire.encode(outcome(1, 5, 12));
    byte[] earlier = in(BundledSchemas.versions("job-outcomes-value").get(0), now);
    assertThat(earlier).isNotEqualTo(now);

    divergence.saw(wire.decode(earlier));

    assertThat(divergence.saw(wire.decode(now))).isFalse();
    assertThat(divergence.total()).isZero();
  }

  /** The record as that schema's release wrote it. */
  private static byte[] in(BundledSchemas.Bundled version, byte[] record) throws Exception {
    Schema ours =
        new Schema.Parser()
            .parse(BundledSchemas.bySubject(version.subject()).orElseThrow().schema());
    Schema theirs = new Schema.Parser().parse(version.schema());
    Object value =
        new GenericDatumReader<>(ours, theirs)
            .read(
                null,
                DecoderFactory.get()
                    .binaryDecoder(Arrays.copyOfRange(record, PREFIX_BYTES, record.length), null));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(PREFIX_BYTES).put((byte) 0).putInt(version.id()).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<>(theirs).write(value, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static Outcome outcome(int partition, long offset, long millis) {
    Position at = new Position(partition, offset);
    return new Outcome(
        new UUID(1, 1),
        "acme",
        "ann",
        at,
        at,
        Instant.ofEpochMilli(millis),
        OptionalInt.empty(),
        new Outcome.Accepted(new Outcome.Nothing()));
  }
}
