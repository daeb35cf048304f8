// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs of the requester's API, done by workers of the native one, over a real broker. */
@ExtendWith(SharedStack.class)
final class BacalhauIT {

  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final BacalhauKey KEY = BacalhauKey.generated();
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private URI address = URI.create("http://localhost");
  private Api worker;

  @BeforeEach
  void connect(JoblogStack stack) throws Exception {
    address = stack.address();
    worker = Api.dev(address);
  }

  private JsonNode post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(address.resolve(path))
                .timeout(AT_MOST)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private String submitted(int concurrency, String type) throws IOException, InterruptedException {
    String payload =
        "{\"APIVersion\": \"V1beta1\", \"ClientID\": \"ME\", \"Spec\": {\"Engine\": \"Docker\","
            + " \"Docker\": {\"Image\": \"ubuntu\"}, \"Annotations\": [\"joblog:type:%s\"],"
            + " \"Deal\": {\"Concurrency\": %d}}}";
    return post("/requester/submit", KEY.envelope(payload.formatted(type, concurrency)))
        .at("/job/Metadata/ID")
        .asText();
  }

  private JsonNode state(String id) throws IOException, InterruptedException {
    return post("/requester/states", "{\"job_id\": \"" + id + "\"}").get("state");
  }

  /** Claims and completes one job of a type. */
  private void work(String type, int number) throws IOException, InterruptedException {
    Api.Answer claim =
        worker.post("/v2/jobs/claim", "{'types':['" + type + "'],'wait':'PT1M'}").expect(200);
    assertThat(claim.text("/jobs/0/job/payload/Spec/Docker/Image")).isEqualTo("ubuntu");
    worker
        .post(
            "/v2/jobs/" + claim.text("/jobs/0/job/id") + "/submit",
            "{'leaseToken':'"
                + claim.text("/jobs/0/lease/token")
                + "','result':{'stdout':'out "
                + number
                + "','publishedResults':{'StorageSource':'IPFS','CID':'Qm"
                + number
                + "'}}}",
            "Idempotency-Key",
            "s")
        .expect(204);
  }

  @Test
  void threeExecutionsAreDoneByNativeWorkers() throws Exception {
    String id = submitted(3, "bac.three");
    assertThat(state(id).get("State").asText()).isEqualTo("New");

    for (int i = 0; i < 3; i++) {
      work("bac.three", i);
    }

    assertThat(state(id).get("State").asText()).isEqualTo("Completed");
    assertThat(worker.get("/v2/jobs/" + id).text("/status")).isEqualTo("completed");
    JsonNode state = state(id.substring(0, 8)); // nothing moves any more
    assertThat(state.get("State").asText()).isEqualTo("Completed");
    assertThat(state.get("Executions")).hasSize(3);
    assertThat(state.at("/Executions/0/NodeId").asText()).isEqualTo("dev");
    assertThat(state.at("/Executions/0/RunOutput/stdout").asText()).startsWith("out ");
    JsonNode results = post("/requester/results", "{\"job_id\": \"" + id + "\"}").get("results");
    assertThat(results.findValuesAsText("CID")).containsExactlyInAnyOrder("Qm0", "Qm1", "Qm2");
    JsonNode events = post("/requester/events", "{\"job_id\": \"" + id + "\"}").get("events");
    assertThat(events).hasSize(9);
    assertThat(events.at("/0/Comment").asText()).isEqualTo("Job created");
    assertThat(events.at("/8/JobState/New").asText()).isEqualTo("Completed");
    JsonNode jobs =
        post(
                "/requester/list",
                "{\"client_id\": \""
                    + KEY.clientId()
                    + "\", \"include_tags\": [\"joblog:type:bac.three\"]}")
            .get("jobs");
    assertThat(jobs).hasSize(1);
    assertThat(jobs.at("/0/State")).isEqualTo(state);
  }

  @Test
  void aCancelReachesEveryExecution() throws Exception {
    String id = submitted(2, "bac.cancelled");
    String claimed =
        worker
            .post("/v2/jobs/claim", "{'types':['bac.cancelled'],'wait':'PT1M'}")
            .expect(200)
            .text("/jobs/0/job/id");

    JsonNode state =
        post("/requester/cancel", KEY.envelope("{\"ClientID\": \"ME\", \"JobID\": \"" + id + "\"}"))
            .get("state");

    assertThat(state.get("State").asText()).isEqualTo("Cancelled");
    assertThat(worker.get("/v2/jobs/" + claimed).text("/status")).isEqualTo("cancelling");
    assertThat(worker.get("/v2/jobs?type=bac.cancelled&status=pending").body().at("/items"))
        .isEmpty();
  }
}
