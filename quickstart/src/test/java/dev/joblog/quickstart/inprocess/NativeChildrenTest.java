// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joblog.protocol.Limits;
import dev.joblog.quickstart.inprocess.ServiceClient.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job that is created with its children over the native API, and completes with them. */
final class NativeChildrenTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final InProcessService service = InProcessService.open();
  private final ServiceClient client = new ServiceClient(service, "dev");

  @AfterEach
  void close() {
    service.close();
  }

  private static ObjectNode job(int children) {
    ObjectNode job = JSON.createObjectNode().put("type", "album");
    job.put("completion", "whenChildrenAre");
    ArrayNode all = job.putArray("children");
    for (int i = 0; i < children; i++) {
      all.addObject().put("type", "photo").putObject("payload").put("number", i);
    }
    return job;
  }

  private Answer create(ObjectNode job) {
    return client.post("/v2/jobs", job.toString());
  }

  private JsonNode get(String id) {
    return client.get("/v2/jobs/" + id).json();
  }

  private String status(String id) {
    return get(id).path("status").asText();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private void complete(String id) {
    JsonNode claimed = client.post("/v2/jobs/" + id + "/claim", "{}").json();
    String body =
        JSON.createObjectNode()
            .put("leaseToken", claimed.at("/lease/token").asText())
            .put("result", 1)
            .toString();
    assertThat(client.post("/v2/jobs/" + id + "/submit", body).status()).isEqualTo(204);
  }

  @Test
  void theAnswerNamesTheChildrenAndTheJobCompletesWithTheLastOfThem() {
    Answer made = create(job(3));

    String id = made.json().path("id").asText();
    List<String> children = texts(made.json().path("childIds"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("status").asText()).isEqualTo("blocked");
    assertThat(made.json().path("completion").asText()).isEqualTo("whenChildrenAre");
    assertThat(children).hasSize(3).doesNotHaveDuplicates();
    for (int i = 0; i < 3; i++) {
      JsonNode child = get(children.get(i));
      assertThat(child.path("parentId").asText()).isEqualTo(id);
      assertThat(child.at("/payload/number").asInt()).isEqualTo(i);
      assertThat(child.has("completion")).isFalse();
    }
    assertThat(texts(ids(client.get("/v2/jobs?sort=createdAt&parentId=" + id).json())))
        .isEqualTo(children);

    children.subList(0, 2).forEach(this::complete);
    assertThat(status(id)).isEqualTo("blocked");
    complete(children.get(2));
    JsonNode completed = get(id);
    assertThat(completed.path("status").asText()).isEqualTo("completed");
    assertThat(completed.has("childIds")).isFalse();
    assertThat(completed.get("result").isNull()).isTrue();
    assertThat(texts(types(client.get("/v2/jobs/" + id + "/events").json())))
        .containsExactly("JobCreated", "JobCompleted");
  }

  private static JsonNode ids(JsonNode page) {
    ArrayNode ids = JSON.createArrayNode();
    page.path("items").forEach(item -> ids.add(item.path("id")));
    return ids;
  }

  private static JsonNode types(JsonNode page) {
    ArrayNode types = JSON.createArrayNode();
    page.path("items").forEach(item -> types.add(item.path("type")));
    return types;
  }

  @Test
  void noWorkerGetsTheJobAndWhoAsksForItIsNotToldToTryAgain() {
    String id = create(job(1)).json().path("id").asText();

    Answer refused = client.post("/v2/jobs/" + id + "/claim", "{}");

    assertThat(refused.json().path("code").asText()).isEqualTo("job-not-claimable");
    assertThat(refused.json().path("retryable").asBoolean()).isFalse();
  }

  @Test
  void cancelAndRetryAreForAllOfIt() {
    JsonNode made = create(job(2)).json();
    String id = made.path("id").asText();
    List<String> children = texts(made.path("childIds"));

    client.post("/v2/jobs/" + id + "/cancel", "{}");
    assertThat(children).allMatch(child -> status(child).equals("cancelled"));
    client.post("/v2/jobs/" + id + "/retry", "{}");
    assertThat(status(id)).isEqualTo("blocked");
    assertThat(children).allMatch(child -> status(child).equals("pending"));
  }

  @Test
  void whatIsWrongWithAChildIsNamedAndNothingIsMade() {
    ObjectNode job = job(2);
    ((ObjectNode) job.at("/children/1")).put("priority", 12).put("colour", "red");
    job.put("completion", "sometimes");

    Answer refused = create(job);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").findValuesAsText("pointer"))
        .contains("/completion", "/children/1/priority", "/children/1/colour");
    assertThat(client.get("/v2/jobs").json().path("items")).isEmpty();
    assertThat(create(job(Limits.CHILDREN_AT_ONCE_MAX + 1)).status()).isEqualTo(422);
    assertThat(create(job(Limits.CHILDREN_AT_ONCE_MAX)).status()).isEqualTo(201);
  }

  @Test
  void payloadsOfAllOfItAreTakenUpToTheirBound() {
    ObjectNode job = job(4);
    String most = "x".repeat(Limits.PAYLOAD_BYTES_MAX - 2);
    for (JsonNode child : job.path("children")) {
      ((ObjectNode) child).put("payload", most);
    }

    Answer refused = create(job);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/children");

    ((ArrayNode) job.path("children")).remove(3);
    assertThat(create(job).status()).isEqualTo(201);
  }

  @Test
  void aBatchTakesJobsWithChildrenToo() throws JsonProcessingException {
    try (RawExchange batch = client.begin("/v2/jobs/batch", "[" + job(1) + "," + job(2) + "]")) {
      JsonNode results = JSON.readTree(batch.rest()).path("results");

      assertThat(results.at("/0/job/childIds")).hasSize(1);
      assertThat(results.at("/1/job/childIds")).hasSize(2);
    }
  }
}
