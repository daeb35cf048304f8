// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.quickstart.e2e.BacalhauKey;
import dev.joblog.quickstart.inprocess.ServiceClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bacalhau's row of create, work, watch (DESIGN 13): it submits, others work, all can watch. */
final class BacalhauFaceTest {

  private static final BacalhauKey KEY = BacalhauKey.generated();

  private final InProcessService service = InProcessService.open();
  private final ServiceClient ann = new ServiceClient(service, "ann");
  private final ServiceClient worker = new ServiceClient(service, "worker");

  @AfterEach
  void close() {
    service.close();
  }

  private String submitted(String annotations) {
    return submitted(annotations, 1);
  }

  private String submitted(String annotations, int concurrency) {
    String payload =
        "{\"APIVersion\": \"V1beta1\", \"ClientID\": \"ME\", \"Spec\": {\"Engine\": \"Noop\","
            + " \"Annotations\": [%s], \"Deal\": {\"Concurrency\": %s}}}";
    Answer made =
        ann.post("/requester/submit", KEY.envelope(payload.formatted(annotations, concurrency)));
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    return made.json().at("/job/Metadata/ID").asText();
  }

  private JsonNode state(String id) {
    return ann.post("/requester/states", "{\"job_id\": \"" + id + "\"}").json().get("state");
  }

  @Test
  void aNativeWorkerDoesASubmittedJob() {
    String id = submitted("\"mine\"");

    String lease =
        worker
            .post("/v2/jobs/claim", "{\"types\": [\"bacalhau\"]}")
            .json()
            .at("/jobs/0/lease/token")
            .asText();
    assertThat(state(id).get("State").asText()).isEqualTo("InProgress");
    Answer done =
        worker.post(
            "/v2/jobs/" + id + "/submit",
            "{\"leaseToken\": \"" + lease + "\", \"result\": {\"stdout\": \"hello\"}}");

    assertThat(done.status()).as(done.text()).isEqualTo(204);
    assertThat(state(id).at("/Executions/0/RunOutput/stdout").asText()).isEqualTo("hello");
    assertThat(ann.get("/v2/jobs/" + id).json().get("status").asText()).isEqualTo("completed");
  }

  /** Claims what is ready, and ends the first so many of it. */
  private void work(int most) {
    JsonNode claimed =
        worker.post("/v2/jobs/claim", "{\"types\": [\"bacalhau\"], \"max\": " + most + "}").json();
    for (JsonNode job : claimed.get("jobs")) {
      Answer done =
          worker.post(
              "/v2/jobs/" + job.at("/job/id").asText() + "/submit",
              "{\"leaseToken\": \""
                  + job.at("/lease/token").asText()
                  + "\", \"result\": {\"stdout\": \"hello\"}}");
      assertThat(done.status()).as(done.text()).isEqualTo(204);
    }
  }

  private String coreStatus(String id) {
    return ann.get("/v2/jobs/" + id).json().get("status").asText();
  }

  @Test
  void aJobOfSeveralExecutionsIsCompletedWithTheLastOfThem() {
    long before = service.commands();
    String id = submitted("", 3);
    assertThat(service.commands() - before).as("commands").isEqualTo(1);
    assertThat(state(id).get("State").asText()).isEqualTo("New");

    work(2);
    assertThat(state(id).get("State").asText()).isEqualTo("InProgress");
    assertThat(coreStatus(id)).isEqualTo("blocked");
    work(1);

    assertThat(state(id).get("State").asText()).isEqualTo("Completed");
    assertThat(state(id).get("Executions")).hasSize(3);
    assertThat(coreStatus(id)).isEqualTo("completed");
    JsonNode history =
        ann.post("/requester/events", "{\"job_id\": \"" + id + "\"}").json().get("events");
    assertThat(history.findValuesAsText("Comment"))
        .containsOnlyOnce("Job created")
        .containsOnlyOnce("Job completed");
  }

  @Test
  void aCancelEndsAJobAndItsExecutionsAtOnce() {
    String id = submitted("", 64);
    long before = service.commands();

    String cancel = "{\"ClientID\": \"ME\", \"JobID\": \"" + id + "\", \"Reason\": \"enough\"}";
    Answer cancelled = ann.post("/requester/cancel", KEY.envelope(cancel));

    assertThat(cancelled.json().at("/state/State").asText()).isEqualTo("Cancelled");
    assertThat(service.commands() - before).as("commands").isEqualTo(1);
    JsonNode children =
        ann.get("/v2/jobs?scope=tenant&limit=100&parentId=" + id).json().get("items");
    assertThat(children).hasSize(64);
    assertThat(children.findValuesAsText("status")).containsOnly("cancelled");
  }

  @Test
  void anAgentDoesAJobOfItsTypes() {
    String id = submitted("\"joblog:type:extract_facts\", \"joblog:asset_uuid:asset-1\"");

    JsonNode listed = worker.get("/api/v1/jobs").json().get(0);
    assertThat(listed.get("job_id").asText()).isEqualTo(id);
    assertThat(listed.get("asset_uuid").asText()).isEqualTo("asset-1");
    String lock =
        worker.post("/api/v1/jobs/" + id + "/claim", "").json().get("lock_token").asText();
    Answer done =
        worker.post(
            "/api/v1/jobs/" + id + "/submit",
            "{\"lock_token\": \""
                + lock
                + "\", \"job_type\": \"extract_facts\", \"result\": {\"facts_patch\":"
                + " {\"duration_ms\": 1}}}");

    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(state(id).get("State").asText()).isEqualTo("Completed");
    assertThat(state(id).at("/Nodes/worker/Shards/0/State").asText()).isEqualTo("Completed");
    JsonNode results =
        ann.post("/requester/results", "{\"job_id\": \"" + id + "\"}").json().get("results");
    assertThat(results.at("/0/Data/StorageSource").asText()).isEqualTo("Inline");
  }

  @Test
  void whoeverHasNoWordForWorkRefusesItAndJobsOfOthersAreNotSeen() {
    String id =
        ann.post("/v2/jobs", "{\"type\": \"bacalhau\", \"payload\": {}}").json().get("id").asText();

    assertThat(ann.post("/requester/states", "{\"job_id\": \"" + id + "\"}").status())
        .isEqualTo(400);
    assertThat(ann.post("/requester/list", "{\"return_all\": true}").json().get("jobs")).isEmpty();
    assertThat(ann.post("/requester/claim", "{}").status()).isEqualTo(404);
  }
}
