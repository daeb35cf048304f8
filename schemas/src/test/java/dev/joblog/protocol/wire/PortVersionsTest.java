// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.protocol.Fact;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * Builds of neighbouring versions at the two ends of the internal port. The older one is the last
 * build of version 1, whose jobs did not say what completes them: port-v1.txt has what it wrote
 * (commit 8c78f3e^), every kind of message. No build speaks version 1 any more; here it stands for
 * the build before, whichever that is.
 */
class PortVersionsTest {

  private static final int VALUES = 400;
  private static final int OLDER = 1;
  private static final int NEWER = PortMessage.NEWEST;

  private final QueryWire today = new QueryWire();
  private final PortCodec<QueryRequest> requests =
      new PortCodec<>(
          both(PortMessage.REQUEST, PortVersionsTest::withoutCompletion), QueryWire::request);
  private final PortCodec<QueryResponse> responses =
      new PortCodec<>(
          both(PortMessage.RESPONSE, PortVersionsTest::withoutCompletion), QueryWire::response);
  private final PortCodec<Owners> owners =
      new PortCodec<>(
          both(PortMessage.OWNERS, PortVersionsTest::withoutCompletion), QueryWire::owners);

  private static SortedMap<Integer, Schema> both(PortMessage message, UnaryOperator<String> older) {
    Schema ours = message.newest();
    Schema theirs = new Schema.Parser().parse(older.apply(ours.toString()));
    return new TreeMap<>(Map.of(OLDER, theirs, NEWER, ours));
  }

  private static String withoutCompletion(String schema) {
    return schema.replaceAll("\\{\"name\":\"completion\",\"type\":\\{[^}]*},[^}]*},", "");
  }

  @Test
  void whatTheOlderOneWroteIsReadAndWrittenForItByteByByte() throws Exception {
    List<String> lines = recorded();
    assertThat(lines).hasSize(2 * 14);
    for (int i = 0; i < lines.size(); i += 2) {
      byte[] theirs = HexFormat.of().parseHex(lines.get(i + 1));

      assertThat(again(lines.get(i), theirs)).as(lines.get(i)).isEqualTo(theirs);
    }
  }

  /** As a newer build reads it, and then writes for its peer. */
  private byte[] again(String name, byte[] theirs) throws UndecodableException {
    if (name.startsWith("request ")) {
      QueryRequest request = requests.decode(theirs);
      return requests.forAnyReader(today.encode(request), request);
    }
    return name.startsWith("owners ")
        ? owners.forReader(today.encode(owners.decode(theirs)), OLDER)
        : responses.forReader(today.encode(responses.decode(theirs)), OLDER);
  }

  @Test
  void whoReadsBothOrMoreIsAnsweredInTheNewer() throws Exception {
    QueryResponse response = new RandomValues(7).next(QueryResponse.class);

    for (int reads : List.of(NEWER, NEWER + 1, 9_999)) {
      assertThat(responses.forReader(today.encode(response), reads))
          .isEqualTo(today.encode(response));
      assertThat(today.encode(response, reads)).isEqualTo(today.encode(response));
    }
  }

  @Test
  void aQuestionThatTheOlderHasNoWordsForIsAskedInTheNewer() throws Exception {
    PortCodec<QueryRequest> beforeCounts =
        new PortCodec<>(
            both(
                PortMessage.REQUEST,
                schema -> schema.replace("\"name\":\"CountJobs\"", "\"name\":\"SomethingElse\"")),
            QueryWire::request);
    QueryRequest count = new QueryRequest(3, -1, false, new Query.CountJobs("acme"));
    QueryRequest get = asking(Query.GetJob.class);

    assertThat(beforeCounts.forAnyReader(today.encode(count), count)).startsWith(NEWER);
    assertThat(beforeCounts.forAnyReader(today.encode(get), get)).startsWith(OLDER);
  }

  private static QueryRequest asking(Class<? extends Query> kind) {
    for (int seed = 0; ; seed++) {
      QueryRequest request = new RandomValues(seed).next(QueryRequest.class);
      if (kind.isInstance(request.query())) {
        return request;
      }
    }
  }

  @Test
  void anAnswerThatTheOlderHasNoWordsForIsRefusedAndAllOthersAreGiven() throws Exception {
    PortCodec<QueryResponse> beforePurges =
        new PortCodec<>(
            both(
                PortMessage.RESPONSE,
                schema -> schema.replace("\"name\":\"JobPurged\"", "\"name\":\"JobVanished\"")),
            QueryWire::response);
    int refused = 0;
    for (int seed = 0; seed < VALUES; seed++) {
      QueryResponse response = new RandomValues(seed).next(QueryResponse.class);
      if (hasPurge(response)) {
        refused++;
        assertThatThrownBy(() -> beforePurges.forReader(today.encode(response), OLDER))
            .isInstanceOf(UndecodableException.class);
      } else {
        byte[] older = beforePurges.forReader(today.encode(response), OLDER);
        assertThat(beforePurges.decode(older)).isEqualTo(response);
      }
    }
    assertThat(refused).isBetween(1, VALUES - 1);
  }

  private static boolean hasPurge(QueryResponse response) {
    return response.answer() instanceof QueryAnswer.HistoryPage page
        && page.events().stream().anyMatch(entry -> entry.fact() instanceof Fact.JobPurged);
  }

  @Test
  void whatIsTooOldOrTooNewIsRefusedWithWhatIsSpoken() {
    byte[] owners = today.encode(new RandomValues(1).next(Owners.class));
    byte[] newer = owners.clone();
    newer[0] = NEWER + 1;

    assertThatThrownBy(() -> this.owners.forReader(owners, OLDER - 1))
        .hasMessage(
            "Expected who asks to read version 1 to 2 of the query language, but it reads version"
                + " 0");
    assertThatThrownBy(() -> this.owners.decode(newer))
        .hasMessage("Expected version 1 to 2 of the query language, but it is 3");
    assertThatThrownBy(() -> today.decodeOwners(newer))
        .hasMessage("Expected version 2 of the query language, but it is 3");
  }

  @Test
  void aPeerWithoutTheHeaderReadsTheVersionOfItsTime() {
    assertThat(QueryWire.reads(Optional.empty())).isEqualTo(2);
    assertThat(QueryWire.reads(Optional.of("3"))).isEqualTo(3);
    assertThat(QueryWire.reads(Optional.of("9999"))).isEqualTo(9_999);
    for (String none : List.of("", "10000", "-2", "two", "2,3")) {
      assertThat(QueryWire.reads(Optional.of(none))).as(none).isZero();
    }
  }

  /** Else nothing above would say anything of what the code writes. */
  @Test
  void theSchemasAreThoseOfTheCode() throws Exception {
    for (int seed = 0; seed < VALUES; seed++) {
      RandomValues random = new RandomValues(seed);
      assertIsOf(PortMessage.REQUEST, today.encode(random.next(QueryRequest.class)));
      assertIsOf(PortMessage.RESPONSE, today.encode(random.next(QueryResponse.class)));
      assertIsOf(PortMessage.OWNERS, today.encode(random.next(Owners.class)));
    }
  }

  private static void assertIsOf(PortMessage message, byte[] bytes) throws Exception {
    Schema schema = message.newest();
    Rewriting same = new Rewriting(schema, schema);
    assertThat(same.rewritten(new byte[] {NEWER}, bytes, 1, Integer.MAX_VALUE)).isEqualTo(bytes);
  }

  private static List<String> recorded() throws Exception {
    try (InputStream in = PortVersionsTest.class.getResourceAsStream("port-v1.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
