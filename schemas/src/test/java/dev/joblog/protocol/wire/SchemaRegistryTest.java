// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.joblog.protocol.Command;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {

  private static final String OLDER =
      """
      {"type":"record","name":"Command","namespace":"dev.joblog.avro","fields":[
        {"name":"commandId","type":"string"}]}
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private FakeRegistry registry;

  @BeforeEach
  void start() throws Exception {
    registry = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void registersWhatIsMissingAndWritesWithItsIds() throws Exception {
    KnownSchemas schemas = SchemaRegistry.resolve(RegistryAccess.open(registry.base()));

    assertThat(schemas.idOf(Subject.COMMANDS)).isEqualTo(101);
    assertThat(schemas.idOf(Subject.OUTCOMES)).isEqualTo(103);
    CommandWire wire = new CommandWire(schemas);
    Command command = new RandomValues(1).next(Command.class);
    byte[] record = wire.encode(command);
    assertThat(TopicCodec.schemaId(record)).isEqualTo(101);
    assertThat(wire.decode(record).order()).isEqualTo(command.order());
  }

  @Test
  void knowsEveryVersionThatWasThereAtStart() throws Exception {
    registry.add("job-commands-value", OLDER);
    KnownSchemas schemas = SchemaRegistry.resolve(RegistryAccess.open(registry.base()));

    assertThat(schemas.candidates(Subject.COMMANDS, 101))
        .containsExactly(new Schema.Parser().parse(OLDER));
    assertThat(schemas.idOf(Subject.COMMANDS)).isEqualTo(102);
    assertThat(schemas.skipped()).isEmpty();
  }

  @Test
  void asksNothingWhileRecordsFlow() throws Exception {
    CommandWire wire =
        new CommandWire(SchemaRegistry.resolve(RegistryAccess.open(registry.base())));
    int atStart = registry.requests();
    byte[] unknown = wire.encode(new RandomValues(1).next(Command.class));
    unknown[4] = 77;

    assertThatThrownBy(() -> wire.decode(unknown)).isInstanceOf(UndecodableException.class);

    assertThat(registry.requests()).isEqualTo(atStart);
  }

  @Test
  void onlyLooksUpWhenRegisteringIsForbidden() throws Exception {
    SchemaRegistry.resolve(RegistryAccess.open(registry.base()));

    KnownSchemas schemas = SchemaRegistry.resolve(lookUpOnly());

    assertThat(schemas.idOf(Subject.EVENTS)).isEqualTo(102);
  }

  @Test
  void aVersionThatIsNotOurKindIsSkippedAndSaid() throws Exception {
    JsonNode references = JSON.readTree("[{\"name\":\"a.B\",\"subject\":\"b\",\"version\":1}]");
    registry.add("job-commands-value", OLDER, Map.of("references", references));
    registry.add("job-commands-value", "syntax", Map.of("schemaType", new TextNode("PROTOBUF")));
    registry.add("job-commands-value", "{\"type\":\"nothing\"}");
    registry.add("job-commands-value", "[".repeat(5_000));
    registry.add("job-events-value", "\"string\"");

    KnownSchemas schemas = SchemaRegistry.resolve(RegistryAccess.open(registry.base()));

    String versions = "Expected GET " + registry.base() + "/subjects/job-commands-value/versions/";
    String not = " to be a self-contained Avro schema, but ";
    assertThat(schemas.skipped())
        .containsExactly(
            versions + 1 + not + "it has references; commands of it are dead letters",
            versions + 2 + not + "it is not Avro; commands of it are dead letters",
            versions + 3 + not + "it does not parse; commands of it are dead letters",
            versions + 4 + not + "it does not parse; commands of it are dead letters");
    assertThat(schemas.candidates(Subject.COMMANDS, 101)).isEmpty();
    Command command = new RandomValues(1).next(Command.class);
    CommandWire wire = new CommandWire(schemas);
    assertThat(wire.decode(wire.encode(command)).order()).isEqualTo(command.order());
  }

  @Test
  void compatibilityIsSetWhereItRegistersAndNobodyElseDid() throws Exception {
    registry.level("job-outcomes-value", "NONE");
    registry.add("job-outcomes-value", "\"string\"");

    SchemaRegistry.resolve(RegistryAccess.open(registry.base()));

    assertThat(registry.levels())
        .isEqualTo(
            Map.of(
                "job-commands-value", "BACKWARD_TRANSITIVE",
                "job-events-value", "BACKWARD_TRANSITIVE",
                "job-outcomes-value", "NONE"));
  }

  @Test
  void theSameSchemaWithoutItsDocumentationServes() throws Exception {
    for (Subject subject : Subject.values()) {
      registry.add(subject.subject(), SchemaNormalization.toParsingForm(subject.schema()));
    }

    KnownSchemas schemas = SchemaRegistry.resolve(lookUpOnly());

    assertThat(schemas.idOf(Subject.COMMANDS)).isEqualTo(101);
  }

  @Test
  void aMissingSchemaIsOneSentenceWithAdvice() {
    assertThat(refusal(lookUpOnly()))
        .isEqualTo(
            "Expected the schema registry at "
                + registry.base()
                + " to have this version's schema under job-commands-value, but it has not; let one"
                + " process register it (setting registry.register: true)");
  }

  @Test
  void aRefusedSchemaIsOneSentenceWithAdvice() {
    registry.refuseNewVersions();

    assertThat(refusal(RegistryAccess.open(registry.base())))
        .isEqualTo(
            "Expected the schema registry to take this version's schema under job-commands-value,"
                + " but it is incompatible with a version there, saying \"READER_FIELD MISSING\";"
                + " remove the versions that are not Joblog's, or set the subject's compatibility"
                + " to BACKWARD_TRANSITIVE");
  }

  /** Status, body, and what the sentence has. */
  @Test
  void whateverElseItAnswersIsOneSentenceWithAdvice() {
    String json = "{\"error_code\":50001,\"message\":\"Error in the backend\"}";
    String html = "<html><body>Sign in</body></html>";
    Object[][] cases = {
      {401, "{\"error_code\":401}", "it answered 401; give this process credentials"},
      {403, html, "it answered 403; give this process credentials"},
      {200, html, "it answered 200 without the JSON of a schema registry; the address must be"},
      {404, html, "it answered 404 without the JSON of a schema registry; the address must be"},
      {404, "{\"status\":404}", "without the JSON of a schema registry"},
      {302, "", "it answered 302 without the JSON of a schema registry"},
      {200, "", "it answered 200 without the JSON of a schema registry"},
      {500, json, "it answered 500; mend the registry, or start again when it is well"},
      {503, html, "it answered 503; mend the registry, or start again when it is well"},
      {422, json, "it answered 422, saying \"Error in the backend\"; look up that error"},
      {200, " ".repeat(RegistryHttp.ANSWER_BYTES_MAX + 1), "4194304 bytes; the address must be"},
    };
    for (Object[] each : cases) {
      registry.answer((int) each[0], (String) each[1]);

      assertThat(refusal(RegistryAccess.open(registry.base())))
          .as("%s %.40s", each[0], each[1])
          .startsWith("Expected the schema registry to answer GET " + registry.base())
          .contains((String) each[2])
          .doesNotContain("Exception", "\n");
    }
  }

  @Test
  void nobodyThereIsOneSentenceWithAdvice() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    assertThat(refusal(RegistryAccess.open(nobody)))
        .isEqualTo(
            "Expected the schema registry to answer GET "
                + nobody
                + "/subjects/job-commands-value/versions, but it did not (ConnectException); check"
                + " that it runs at this address, or leave the address out to use the schema ids"
                + " that come with this version");
  }

  @Test
  void whatIsNoAddressIsRefused() {
    for (String address : List.of("localhost:8081", "/path", "ftp://a", "http://a:1?b", "http:a")) {
      assertThatThrownBy(() -> RegistryAccess.open(URI.create(address)))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Expected the schema registry's address to be like http://");
    }
    assertThat(RegistryAccess.open(URI.create("https://a/apis/ccompat/v7/")).base())
        .isEqualTo(URI.create("https://a/apis/ccompat/v7"));
  }

  @Test
  void userAndPasswordInTheAddressAreItsAuthorization() {
    RegistryAccess access = RegistryAccess.open(URI.create("http://u:s3cret@a:81/"));

    assertThat(access.authorization()).hasValue("Basic dTpzM2NyZXQ=");
    assertThat(access.toString()).contains("http://a:81").doesNotContain("s3cret", "dTpz");
  }

  @Test
  void sendsItsCredentialsAndShowsThemNowhere() throws Exception {
    RegistryAccess access =
        new RegistryAccess(
            registry.base(), Optional.of("Basic c2VjcmV0"), RegistryAccess.TIMEOUT_DEFAULT, true);

    SchemaRegistry.resolve(access);

    assertThat(registry.authorizations()).containsOnly("Basic c2VjcmV0");
    assertThat(access.toString()).doesNotContain("c2VjcmV0");
  }

  private RegistryAccess lookUpOnly() {
    return new RegistryAccess(
        registry.base(), Optional.empty(), RegistryAccess.TIMEOUT_DEFAULT, false);
  }

  private static String refusal(RegistryAccess access) {
    return String.valueOf(
        catchThrowableOfType(SchemaRegistryException.class, () -> SchemaRegistry.resolve(access))
            .getMessage());
  }
}
