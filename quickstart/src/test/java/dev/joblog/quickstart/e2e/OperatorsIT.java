// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.quickstart.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What stands between a create and a claim, and what ends a job from outside; over a real broker.
 */
@ExtendWith(SharedStack.class)
final class OperatorsIT {

  private Api api;
  private Api agent;

  @BeforeEach
  void connect(JoblogStack stack) throws Exception {
    api = Api.dev(stack.address());
    agent = Api.agent(stack.address());
  }

  @Test
  void aJobThatNeedsApprovalWaitsForIt() throws Exception {
    String id = create("{'type':'op.approve','payload':{},'requiresApproval':true}");
    agent.post("/v2/jobs/" + id + "/claim", "{}").expect(409);
    agent.post("/v2/jobs/" + id + "/approve", "{}").expect(403);
    assertThat(api.post("/v2/jobs/" + id + "/approve", "{'reason':'fine'}").text("/status"))
        .isEqualTo("pending");
    agent.post("/v2/jobs/" + id + "/claim", "{}").expect(200);
    assertThat(api.post("/v2/jobs/" + id + "/reject", "{}").text("/code"))
        .isEqualTo("not-awaiting-approval");
  }

  @Test
  void aParentWaitsForItsChildren() throws Exception {
    String parent = create("{'type':'op.parent','payload':{},'waitForChildren':true}");
    String child = create("{'type':'op.child','payload':{},'parentId':'" + parent + "'}");
    assertThat(status(parent)).isEqualTo("blocked");
    finish(child);
    assertThat(status(parent)).isEqualTo("pending");
    assertThat(ids("/v2/jobs?parentId=" + parent)).containsExactly(child);
    assertThat(
            api.post(
                    "/v2/jobs",
                    "{'type':'op.child','payload':{},'queue':'other','parentId':'" + parent + "'}")
                .text("/code"))
        .isEqualTo("child-queue-mismatch");
  }

  @Test
  void aRunningJobIsAskedToStopAndStops() throws Exception {
    String id = create("{'type':'op.cancel','payload':{}}");
    String lease = lease(agent.post("/v2/jobs/" + id + "/claim", "{}").expect(200));
    assertThat(
            api.post("/v2/jobs/" + id + "/cancel", "{'reason':'enough'}")
                .expect(202)
                .text("/status"))
        .isEqualTo("cancelling");
    assertThat(
            agent
                .post("/v2/jobs/" + id + "/heartbeat", "{" + lease + "}")
                .expect(200)
                .body()
                .at("/cancelRequested")
                .asBoolean())
        .isTrue();
    agent.post("/v2/jobs/" + id + "/release", "{" + lease + "}").expect(200);
    assertThat(status(id)).isEqualTo("cancelled");
    assertThat(
            agent
                .post(
                    "/v2/jobs/" + id + "/submit",
                    "{" + lease + ",'result':1}",
                    "Idempotency-Key",
                    "late")
                .expect(409)
                .text("/code"))
        .isEqualTo("lease-lost");
    assertThat(api.post("/v2/jobs/" + id + "/retry", "{}").expect(200).text("/status"))
        .isEqualTo("pending");
  }

  @Test
  void aDelayedJobMeetsTheClaimThatWaitsForItWhenItIsDue() throws Exception {
    CompletableFuture<Api.Answer> waiting =
        agent.postAsync("/v2/jobs/claim", "{'types':['op.delayed'],'wait':'PT1M'}");
    Instant runAt = Instant.now().plusMillis(1500);
    Api.Answer created =
        api.post("/v2/jobs", "{'type':'op.delayed','payload':{},'runAt':'" + runAt + "'}")
            .expect(201);
    String id = created.text("/id");
    boolean early = Instant.parse(created.text("/createdAt")).isBefore(runAt);
    assertThat(created.text("/status")).isEqualTo(early ? "scheduled" : "pending");

    Api.Answer granted = waiting.get();

    assertThat(granted.text("/jobs/0/job/id")).isEqualTo(id);
    assertThat(Instant.now()).isAfterOrEqualTo(runAt);
  }

  @Test
  void aCommandThatNobodyWaitsForIsFoundByItsRequest() throws Exception {
    Api.Answer accepted =
        api.post("/v2/jobs", "{'type':'op.async','payload':{}}", "Prefer", "respond-async")
            .expect(202);
    String request = accepted.location().orElseThrow().replaceFirst("^https?://[^/]+", "");
    Waiting.await("a decision", () -> api.get(request).text("/state").equals("accepted"));
    assertThat(ids("/v2/jobs?type=op.async")).hasSize(1);
    agent.get(request).expect(404);
  }

  @Test
  void acceptedAndCommittedIsVisibleToo() throws Exception {
    String id =
        api.post(
                "/v2/jobs",
                "{'type':'op.committed','payload':{}}",
                "Joblog-Durability",
                "committed")
            .expect(201)
            .text("/id");
    assertThat(status(id)).isEqualTo("pending");
  }

  @Test
  void pagesNeitherRepeatNorSkipWhileJobsAreAdded() throws Exception {
    List<String> before = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      before.add(create("{'type':'op.pages','queue':'q" + i + "','payload':{}}"));
    }
    for (String sort : List.of("createdAt", "-createdAt", "id", "-id")) {
      List<String> seen = new ArrayList<>();
      Optional<String> cursor = Optional.empty();
      do {
        JsonNode page =
            api.get(
                    "/v2/jobs?type=op.pages&limit=7&sort="
                        + sort
                        + cursor.map(next -> "&cursor=" + next).orElse(""))
                .expect(200)
                .body();
        page.at("/items").forEach(item -> seen.add(item.at("/id").asText()));
        cursor = Optional.of(page.at("/nextCursor").asText()).filter(next -> !next.isEmpty());
        create("{'type':'op.pages','queue':'added-" + seen.size() + "','payload':{}}");
      } while (cursor.isPresent() && seen.size() < 1_000);
      assertThat(seen).as(sort).doesNotHaveDuplicates().containsAll(before);
    }
  }

  private String create(String json) throws Exception {
    return api.post("/v2/jobs", json).expect(201).text("/id");
  }

  private void finish(String id) throws Exception {
    String lease = lease(agent.post("/v2/jobs/" + id + "/claim", "{}").expect(200));
    agent
        .post("/v2/jobs/" + id + "/submit", "{" + lease + ",'result':{}}", "Idempotency-Key", "f")
        .expect(204);
  }

  private static String lease(Api.Answer claim) {
    return "'leaseToken':'" + claim.text("/lease/token") + "'";
  }

  private String status(String id) throws Exception {
    return api.get("/v2/jobs/" + id).expect(200).text("/status");
  }

  private List<String> ids(String path) throws Exception {
    List<String> ids = new ArrayList<>();
    api.get(path).expect(200).body().at("/items").forEach(item -> ids.add(item.at("/id").asText()));
    return ids;
  }
}
