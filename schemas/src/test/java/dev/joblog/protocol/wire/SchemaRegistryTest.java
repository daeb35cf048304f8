// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.protocol.Command;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {

  private static final String OLDER =
      """
      {"type":"record","name":"Command","namespace":"dev.joblog.avro","fields":[
        {"name":"commandId","type":"string"}]}
      """;

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
    assertThat(wire.decode(record)).isEqualTo(command);
  }

  @Test
  void knowsEveryVersionThatWasThereAtStart() throws Exception {
    registry.add("job-commands-value", OLDER);
    KnownSchemas schemas = SchemaRegistry.resolve(RegistryAccess.open(registry.base()));

    assertThat(schemas.writers(Subject.COMMANDS))
        .containsOnlyKeys(101, 102)
        .containsEntry(101, new Schema.Parser().parse(OLDER));
    assertThat(schemas.idOf(Subject.COMMANDS)).isEqualTo(102);
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
  void saysThatASchemaIsNotRegistered() {
    assertThatThrownBy(() -> SchemaRegistry.resolve(lookUpOnly()))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessage(
            "Expected the schema registry to answer POST "
                + registry.base()
                + "/subjects/job-commands-value with 200, but it answered 404");
  }

  @Test
  void saysThatASchemaWasRefused() {
    registry.refuseNewVersions();

    assertThatThrownBy(() -> SchemaRegistry.resolve(RegistryAccess.open(registry.base())))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageEndingWith("with 200, but it answered 409");
  }

  @Test
  void refusesASubjectThatHoldsNoAvro() {
    registry.add("job-commands-value", "{\"type\":\"nothing\"}");

    assertThatThrownBy(() -> SchemaRegistry.resolve(RegistryAccess.open(registry.base())))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("does not parse");
  }

  @Test
  void refusesAnAnswerWithoutBound() {
    registry.add("job-commands-value", " ".repeat(RegistryHttp.ANSWER_BYTES_MAX));

    assertThatThrownBy(() -> SchemaRegistry.resolve(RegistryAccess.open(registry.base())))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageEndingWith("bytes, but there are more");
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    assertThatThrownBy(() -> SchemaRegistry.resolve(RegistryAccess.open(nobody)))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageStartingWith("Expected the schema registry to answer POST " + nobody);
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
}
