// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.core.InFlight;
import dev.joblog.gateway.core.QueueShards;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatewayConfigurationTest {

  private static final String LEAST =
      """
      kafka: {bootstrapServers: "localhost:9092"}
      processors: ["http://127.0.0.1:7070/"]
      secrets:
        internalToken: 0123456789abcdef0123456789abcdef
        requestIds: 1123456789abcdef0123456789abcdef
        cursors: 2123456789abcdef0123456789abcdef
      auth: {issuer: i, audience: a, keysFile: /etc/joblog/keys.json}
      """;

  @Test
  void theLeastConfigurationHasTheDocumentedDefaults() throws Exception {
    GatewayConfiguration configuration = read(LEAST);
    assertThat(configuration.replyPartition()).isZero();
    assertThat(configuration.inFlightMax()).isEqualTo(InFlight.MAX_DEFAULT);
    assertThat(configuration.queues()).isEmpty();
    assertThat(configuration.registry().isServed()).isFalse();
    assertThat(configuration.crossOrigins().isOff()).isTrue();
    assertThat(configuration.processors()).containsExactly("http://127.0.0.1:7070");
    assertThat(configuration.kafka().startWait()).isEqualTo(Optional.empty());
  }

  @Test
  void everyKeyIsRead() throws Exception {
    GatewayConfiguration configuration =
        read(
            LEAST.replace("localhost:9092\"", "localhost:9092\", startWait: PT5S")
                + """
                replyPartition: 3
                inFlightMax: 10
                queues: {wide: {shards: 4, firstShards: 2}}
                registry: {serve: true}
                crossOrigins: ["https://console.example"]
                nativeApi: {waitAtMost: PT2S}
                server: {applicationConnectors: [{type: http, port: 0}]}
                """);
    assertThat(configuration.kafka().startWait()).contains(Duration.ofSeconds(5));
    assertThat(configuration.replyPartition()).isEqualTo(3);
    assertThat(configuration.inFlightMax()).isEqualTo(10);
    assertThat(configuration.queues()).containsEntry("wide", new QueueShards(4, 2));
    assertThat(configuration.registry().isServed()).isTrue();
    assertThat(configuration.crossOrigins().allowed()).containsExactly("https://console.example");
    assertThat(configuration.nativeApi().waitAtMost()).contains(Duration.ofSeconds(2));
  }

  @Test
  void whatIsMissingUnknownOrOutOfBoundsIsRefusedByName() {
    refused(LEAST.replaceAll("kafka:.*\n", ""), "kafka");
    refused(LEAST + "kafkas: {}\n", "kafkas");
    refused(LEAST + "crossOrigins: ['*']\n", "crossOrigins");
    refused(LEAST.replaceAll("processors.*\n", ""), "processors");
    refused(LEAST.replaceAll("\\[\"http.*\"]", "[]"), "processors");
    refused(LEAST.replaceAll("  cursors.*\n", ""), "secrets.cursors");
    refused(LEAST.replace("requestIds: 1123", "requestIds: 123"), "secrets.requestIds");
    refused(LEAST.replaceAll("auth.*\n", ""), "auth");
    refused(LEAST + "inFlightMax: 0\n", "inFlightMax");
    refused(LEAST + "inFlightMax: 100001\n", "inFlightMax");
    refused(LEAST + "replyPartition: -1\n", "replyPartition");
    refused(LEAST + "queues: {wide: {shards: 65, firstShards: 1}}\n", "shards is 65");
  }

  @Test
  void secretsAreNotPrinted() throws Exception {
    assertThat(read(LEAST).secrets().toString()).doesNotContain("0123456789abcdef");
  }

  private static void refused(String yaml, String named) {
    assertThatThrownBy(() -> read(yaml)).hasMessageContaining(named);
  }

  private static GatewayConfiguration read(String yaml) throws Exception {
    return new DefaultConfigurationFactoryFactory<GatewayConfiguration>()
        .create(
            GatewayConfiguration.class, Validators.newValidator(), Jackson.newObjectMapper(), "dw")
        .build(
            path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "gateway.yml");
  }
}
