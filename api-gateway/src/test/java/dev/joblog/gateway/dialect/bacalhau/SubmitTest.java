// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Rejection;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /requester/submit}. */
final class SubmitTest {

  @TempDir private static Path directory;
  private static Face face;

  @BeforeAll
  static void start() {
    face = new Face(directory, false);
  }

  @BeforeEach
  void empty() {
    face.core.clear();
  }

  @AfterAll
  static void stop() {
    face.close();
  }

  @Test
  void answersWithTheJobAsItWasSubmitted() {
    HttpResponse<String> response = face.post("/requester/submit", Client.ALICE.submit(Specs.DATE));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode job = Face.json(response).get("job");
    assertThat(job.at("/APIVersion").asText()).isEqualTo("V1beta1");
    assertThat(job.at("/Metadata/ClientID").asText()).isEqualTo(Client.ALICE.id());
    assertThat(job.at("/Metadata/CreatedAt").asText()).isEqualTo(FakeCore.T.toString());
    assertThat(job.at("/Spec").toString())
        .isEqualTo(Json.read(Specs.DATE).orElseThrow().toString());
    assertThat(response.headers().firstValue("X-Bacalhau-Client-ID")).contains(Client.ALICE.id());
    assertThat(response.headers().firstValue("X-Bacalhau-Job-ID"))
        .contains(job.at("/Metadata/ID").asText());
  }

  @Test
  void givesWorkersTheSpecAndItsTimeout() {
    face.submitted(Client.ALICE, Specs.DATE);

    Order.CreateJob order = (Order.CreateJob) face.core.orders().get(0);
    assertThat(order.job().type()).isEqualTo("bacalhau");
    assertThat(order.job().requiredCapabilities()).isEmpty();
    assertThat(order.job().labels())
        .containsOnly(
            Map.entry("dialect", "bacalhau"),
            Map.entry("bacalhau/kind", "job"),
            Map.entry("bacalhau/concurrency", "1"));
    JsonNode payload = Json.read(order.job().payload().text()).orElseThrow();
    assertThat(payload.at("/Timeout").asText()).isEqualTo("300.5");
    assertThat(payload.at("/Spec/Docker/Image").asText()).isEqualTo("ubuntu");
    assertThat(payload.at("/ClientID").asText()).isEqualTo(Client.ALICE.id());
    FakeCore.Sent sent = face.core.sent.element();
    assertThat(sent.caller().principal()).isEqualTo(Client.ALICE.id());
    assertThat(sent.caller().tenant()).isEqualTo(Jobs.TENANT);
    assertThat(sent.terms().idempotencyKey()).isEmpty();
  }

  /** As Airflow's operator sends it: every name in lower case. */
  @Test
  void readsNamesInAnyCase() {
    String payload =
        "{\"apiversion\": \"V1beta1\", \"clientid\": \"ME\", \"spec\": {\"engine\": \" docker \","
            + " \"docker\": {\"image\": \"ubuntu\"}, \"deal\": {\"concurrency\": 1}, \"inputs\":"
            + " [{\"cid\": \"Qm\", \"path\": \"/in\", \"storagesource\": \"ipfs\"}]}}";

    HttpResponse<String> response =
        face.post("/requester/submit", Client.ALICE.envelope("payload", payload));

    JsonNode spec = Face.json(response).at("/job/Spec");
    assertThat(spec.at("/Engine").asText()).isEqualTo("Docker");
    assertThat(spec.at("/Docker/Image").asText()).isEqualTo("ubuntu");
    assertThat(spec.at("/inputs/0/StorageSource").asText()).isEqualTo("IPFS");
    assertThat(spec.at("/inputs/0/CID").asText()).isEqualTo("Qm");
  }

  @Test
  void roundsUpForTheSdkThatKnowsNoFractions() {
    face.submitted(Client.ALICE, Specs.DATE);

    HttpResponse<String> named = face.post("/requester/list", "{}");
    HttpResponse<String> numbered = face.postAs(Face.SDK, "/requester/list", "{}");

    assertThat(Face.json(named).at("/jobs/0/Job/Spec/Timeout").asText()).isEqualTo("300.5");
    assertThat(Face.json(numbered).at("/jobs/0/Job/Spec/Timeout").isInt()).isTrue();
    assertThat(Face.json(numbered).at("/jobs/0/Job/Spec/Timeout").asText()).isEqualTo("301");
  }

  @Test
  void readsTheOperatorsOfNodeSelectorsInAnyCase() {
    face.submitted(
        Client.ALICE,
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"NodeSelectors\":"
            + " [{\"Key\": \"a\", \"Operator\": \" NotIn\"}, {\"Operator\": \"\"}]}");

    Order.CreateJob order = (Order.CreateJob) face.core.orders().get(0);
    JsonNode spec = Json.read(order.job().payload().text()).orElseThrow().get("Spec");
    assertThat(spec.get("NodeSelectors").toString())
        .isEqualTo("[{\"Key\":\"a\",\"Operator\":\"notin\"},{}]");
  }

  @Test
  void speaksIntegersWithTheSdkThatKnowsNoNames() {
    String payload =
        "{\"APIVersion\":\"V1beta1\",\"ClientID\":\"ME\",\"Spec\":{\"Annotations\":[],\"Deal\":"
            + "{\"Concurrency\":1,\"TargetingMode\":false},\"Engine\":2,\"Inputs\":[{\"Path\":\"/in\","
            + "\"StorageSource\":4,\"URL\":\"http://x\"}],\"Network\":{\"Type\":2},"
            + "\"PublisherSpec\":{\"Type\":4},\"Timeout\":60}}";

    HttpResponse<String> response =
        face.postAs(Face.SDK, "/requester/submit", Client.ALICE.envelope("payload", payload));

    JsonNode spec = Face.json(response).at("/job/Spec");
    assertThat(spec.toString())
        .isEqualTo(
            "{\"Annotations\":[],\"Deal\":{\"Concurrency\":1,\"TargetingMode\":false},\"Engine\":2,"
                + "\"Inputs\":[{\"Path\":\"/in\",\"StorageSource\":4,\"URL\":\"http://x\"}],"
                + "\"Network\":{\"Type\":2},\"PublisherSpec\":{\"Type\":4},\"Timeout\":60}");
    Order.CreateJob order = (Order.CreateJob) face.core.orders().get(0);
    JsonNode stored = Json.read(order.job().payload().text()).orElseThrow().get("Spec");
    assertThat(stored.at("/Engine").asText()).isEqualTo("Docker");
    assertThat(stored.at("/inputs/0/StorageSource").asText()).isEqualTo("URLDownload");
    assertThat(stored.at("/Network/Type").asText()).isEqualTo("HTTP");
    assertThat(stored.at("/PublisherSpec/Type").asText()).isEqualTo("S3");
  }

  @Test
  void annotationsNameTypeCapabilitiesAndAsset() {
    String annotations =
        "\"joblog:type:generate_proxy\", \"joblog=capability=media.proxies@1\","
            + " \"joblog:capability:a\", \"joblog:asset_uuid:a-1\", \"joblog:approve\", \"mine\"";

    String id = face.submitted(Client.ALICE, Specs.docker(1, annotations));

    Order.CreateJob order = (Order.CreateJob) face.core.orders().get(0);
    assertThat(order.job().type()).isEqualTo("generate_proxy");
    assertThat(order.job().requiredCapabilities()).containsExactly("a", "media.proxies@1");
    assertThat(order.job().labels()).containsEntry("asset_uuid", "a-1");
    assertThat(order.job().requiresApproval()).isTrue();
    assertThat(order.job().payload().text()).contains("\"asset_uuid\":\"a-1\"");
    assertThat(face.state(id).get("State").asText()).isEqualTo("Queued");
  }

  /** Ordinary tags: what they ask for is said with joblog: before it. */
  @Test
  void aWordThatAnybodyMayChooseAsATagAsksForNothing() {
    String tags = "\"approve\", \"type:gpu\", \"capability:x\", \"asset_uuid:a\", \"joblogger\"";

    String id = face.submitted(Client.ALICE, Specs.docker(1, tags));

    Order.CreateJob order = (Order.CreateJob) face.core.orders().get(0);
    assertThat(order.job().type()).isEqualTo("bacalhau");
    assertThat(order.job().requiredCapabilities()).isEmpty();
    assertThat(order.job().labels()).doesNotContainKey("asset_uuid");
    assertThat(order.job().requiresApproval()).isFalse();
    assertThat(face.state(id).get("State").asText()).isEqualTo("New");
  }

  @Test
  void whereASettingSaysSoTheyAskForItAllTheSame(@TempDir Path other) {
    try (Face former = new Face(other, false, true)) {
      String id =
          former.submitted(
              Client.ALICE,
              Specs.docker(1, "\"approve\", \"type:generate_proxy\", \"joblog:capability:a\""));

      Order.CreateJob order = (Order.CreateJob) former.core.orders().get(0);
      assertThat(order.job().type()).isEqualTo("generate_proxy");
      assertThat(order.job().requiredCapabilities()).containsExactly("a");
      assertThat(former.state(id).get("State").asText()).isEqualTo("Queued");
    }
  }

  @Test
  void severalExecutionsAreChildrenOfOneJob() {
    String id = face.submitted(Client.ALICE, Specs.docker(3, "\"joblog:approve\""));

    List<Order> orders = face.core.orders();
    assertThat(orders).as("all by one command").hasSize(1);
    Order.CreateJob parent = (Order.CreateJob) orders.get(0);
    assertThat(parent.jobId().orElseThrow().toString()).isEqualTo(id);
    assertThat(parent.job().type()).isEqualTo("bacalhau.job");
    assertThat(parent.job().completion()).isEqualTo(Completion.WHEN_CHILDREN_ARE);
    assertThat(parent.job().requiresApproval()).isTrue();
    assertThat(parent.children()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Order.NewJob child = parent.children().get(i);
      assertThat(child.type()).isEqualTo("bacalhau");
      assertThat(child.completion()).isEqualTo(Completion.BY_WORKER);
      assertThat(child.labels()).containsEntry("bacalhau/execution", Integer.toString(i));
      assertThat(child.payload().text()).contains("\"Execution\":" + i);
    }
  }

  @Test
  void takesAsManyExecutionsAsItSaysAndNoMore() {
    face.submitted(Client.ALICE, Specs.docker(64, ""));

    assertThat(face.core.jobs).hasSize(65);
    refuses(Specs.docker(65, ""), "Concurrency");
    refuses(Specs.docker(0, ""), "Concurrency");
  }

  @Test
  void aRefusedSubmitMakesNoExecution() {
    face.core.instead =
        order ->
            Optional.of(
                new Commands.Refused(
                    Commands.Why.OVERLOADED, Duration.ofSeconds(3), "Expected room"));

    HttpResponse<String> response =
        face.post("/requester/submit", Client.ALICE.submit(Specs.docker(3, "")));

    assertThat(Face.error(response)).isEqualTo("500 error-unknown-server");
    assertThat(face.core.jobs).isEmpty();
    assertThat(face.core.orders()).hasSize(1);
  }

  @Test
  void theSameJobTwiceIsTwoJobs() {
    assertThat(face.submitted(Client.ALICE, Specs.DATE))
        .isNotEqualTo(face.submitted(Client.ALICE, Specs.DATE));
  }

  @Test
  void withReplayProtectionARepeatGetsTheFirstJob() {
    try (Face careful = new Face(directory, true)) {
      String first = careful.submitted(Client.ALICE, Specs.docker(2, ""));

      assertThat(careful.submitted(Client.ALICE, Specs.docker(2, ""))).isEqualTo(first);
      assertThat(careful.core.jobs).hasSize(3);
      assertThat(careful.submitted(Client.BOB, Specs.docker(2, ""))).isNotEqualTo(first);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"Engine\": \"Docker\"}",
        "{\"Deal\": {\"Concurrency\": 1}}",
        "{\"Engine\": 0, \"Deal\": {\"Concurrency\": 1}}",
        "{\"Engine\": 4, \"Deal\": {\"Concurrency\": 1}}",
        "{\"Engine\": \"Cobol\", \"Deal\": {\"Concurrency\": 1}}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1.0}}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1, \"Confidence\": 2}}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1, \"Confidence\": -1}}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1, \"TargetingMode\": true}}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Verifier\": \"None\"}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Publisher\": \"Tape\"}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Network\": {\"Type\": \"LAN\"}}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"inputs\": [{\"CID\": \"x\"}]}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"inputs\": [{\"StorageSource\":"
            + " \"Tape\"}]}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Timeout\": -1}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"NodeSelectors\":"
            + " [{\"Operator\": \"near\"}]}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Timeout\": 1e999999999}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Timeout\": \"1\"}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Docker\": []}",
        "{\"Engine\": \"Noop\", \"engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Annotations\": [\"\\ud800\"]}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Annotations\":"
            + " [\"joblog:aprove\"]}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Annotations\": [\"joblog:\"]}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Timeout\": 1e2147483648}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1, \"MinBids\": 1.5}}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Annotations\":"
            + " [\"joblog:type:\"]}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Annotations\":"
            + " [\"joblog:type:bacalhau.join\"]}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Annotations\":"
            + " [\"joblog:type:a\", \"joblog:type:b\"]}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Annotations\":"
            + " [\"joblog:capability:\"]}",
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Annotations\":"
            + " [\"joblog:asset_uuid=\"]}"
      })
  void refusesWhatIsNoJob(String spec) {
    refuses(spec, "Expected");
    assertThat(face.core.sent).isEmpty();
  }

  @Test
  void refusesASpecThatTheCoreCouldNotHold() {
    String envelope =
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"Annotations\": [\"%s\"]}";

    face.submitted(Client.ALICE, envelope.formatted("x".repeat(Limits.PAYLOAD_BYTES_MAX - 1_000)));
    refuses(envelope.formatted("x".repeat(Limits.PAYLOAD_BYTES_MAX)), "bytes");
    refuses(envelope.formatted("x".repeat(Requester.BODY_BYTES_MAX)), "larger");
    refuses(
        "{\"Engine\": \"Noop\", \"Deal\": {\"Concurrency\": 1}, \"x\": "
            + "[".repeat(100)
            + "]".repeat(100)
            + "}",
        "JSON");
  }

  @Test
  void refusesAHeaderThatNamesTheJob() {
    HttpResponse<String> response =
        face.send(
            "POST",
            "/requester/submit",
            Client.ALICE.submit(Specs.DATE),
            "x",
            "X-Bacalhau-Job-ID",
            "mine");

    assertThat(Face.error(response)).isEqualTo("400 error-bad-request");
  }

  @Test
  void anAnswerThatDoesNotComeIsNoAcceptance() {
    face.core.instead = order -> Optional.of(new Commands.Pending(new RequestId("r")));

    HttpResponse<String> response = face.post("/requester/submit", Client.ALICE.submit(Specs.DATE));

    assertThat(Face.error(response)).isEqualTo("500 error-unknown-server");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(response.body()).contains("may still take effect");
  }

  @ParameterizedTest
  @EnumSource
  void everyRejectionHasAnAnswer(Rejection reason) {
    face.core.instead =
        order -> Optional.of(new Commands.Decided(FakeCore.outcome(FakeCore.rejected(reason))));

    HttpResponse<String> response = face.post("/requester/submit", Client.ALICE.submit(Specs.DATE));

    assertThat(response.statusCode()).isIn(400, 500);
  }

  private void refuses(String spec, String about) {
    HttpResponse<String> response = face.post("/requester/submit", Client.ALICE.submit(spec));

    assertThat(Face.error(response)).isEqualTo("400 error-bad-request");
    assertThat(Face.json(response).get("message").asText()).contains(about);
  }
}
