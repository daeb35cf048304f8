// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Every kind of record, its bytes and what it says: recorded.txt has three lines for each. They are
 * those of the build that still went through Avro's generated classes (commit 5a87d73), written
 * again when a job got its completion and a create its children: the same values, with the defaults
 * of what came.
 */
class RecordedBytesTest {

  private static final int RECORDS = 54;

  private final KnownSchemas schemas = KnownSchemas.bundled();
  private final CommandWire commands = new CommandWire(schemas);
  private final EventWire events = new EventWire(schemas);
  private final OutcomeWire outcomes = new OutcomeWire(schemas);
  private final QueryWire queries = new QueryWire();

  /** A value and the bytes that it is written as. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares these
  private record Both(Object value, byte[] rewritten) {}

  private interface Codec {
    Both rewrite(byte[] bytes) throws UndecodableException;
  }

  private final Map<String, Codec> codecs =
      Map.of(
          "command",
          bytes -> {
            Command command = commands.decode(bytes);
            return new Both(command, commands.encode(command));
          },
          "event",
          bytes -> {
            EventWire.DecodedEvent event = events.decode(bytes);
            return new Both(
                event.event(),
                events.encode(event.event(), event.position(), EventWire.genesis()).record());
          },
          "outcome",
          bytes -> {
            Outcome outcome = outcomes.decode(bytes);
            return new Both(outcome, outcomes.encode(outcome));
          },
          "request",
          bytes -> {
            QueryRequest request = queries.decodeRequest(bytes);
            return new Both(request, queries.encode(request));
          },
          "response",
          bytes -> {
            QueryResponse response = queries.decodeResponse(bytes);
            return new Both(response, queries.encode(response, bytes[0]));
          },
          "owners",
          bytes -> {
            Owners owners = queries.decodeOwners(bytes);
            return new Both(owners, queries.encode(owners, bytes[0]));
          });

  @Test
  void theyAreReadAndWrittenAsTheyWere() throws Exception {
    List<String> lines = recorded();
    assertThat(lines).hasSize(3 * RECORDS);
    for (int i = 0; i < lines.size(); i += 3) {
      String name = lines.get(i);
      Codec codec = Objects.requireNonNull(codecs.get(name.substring(0, name.indexOf(' '))));

      Both both = codec.rewrite(HexFormat.of().parseHex(lines.get(i + 1)));

      assertThat(escaped(both.value())).as(name).isEqualTo(lines.get(i + 2));
      assertThat(HexFormat.of().formatHex(both.rewritten())).as(name).isEqualTo(lines.get(i + 1));
    }
  }

  private static List<String> recorded() throws Exception {
    try (InputStream in = RecordedBytesTest.class.getResourceAsStream("recorded.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static String escaped(Object value) {
    return value.toString().replace("\\", "\\\\").replace("\n", "\\n").replace("\0", "\\0");
  }
}
