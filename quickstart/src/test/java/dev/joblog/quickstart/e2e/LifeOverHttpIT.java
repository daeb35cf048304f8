// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs as HTTP clients see them, over a real broker. */
@ExtendWith(SharedStack.class)
final class LifeOverHttpIT {

  private static final int CLAIMS_AT_ONCE = 200;

  private Api api;

  @BeforeEach
  void connect(JoblogStack stack) throws Exception {
    api = Api.dev(stack.address());
  }

  @Test
  void aJobIsCreatedClaimedWorkedAndFound() throws Exception {
    String id =
        api.post("/v2/jobs", "{'type':'life.whole','payload':{'n':1},'labels':{'a':'b'}}")
            .expect(201)
            .text("/id");

    Api.Answer claim = api.post("/v2/jobs/" + id + "/claim", "{}").expect(200);
    String lease = "'leaseToken':'" + claim.text("/lease/token") + "'";
    assertThat(claim.body().at("/job/payload/n").asInt()).isEqualTo(1);
    api.post("/v2/jobs/" + id + "/heartbeat", "{" + lease + ",'progress':{'percent':50}}")
        .expect(200);
    assertThat(api.get("/v2/jobs/" + id).expect(200).text("/progress/percent")).isEqualTo("50");
    api.post(
            "/v2/jobs/" + id + "/submit",
            "{" + lease + ",'result':{'sum':2},'resultType':'sum'}",
            "Idempotency-Key",
            "s1")
        .expect(204);

    JsonNode job = api.get("/v2/jobs/" + id).expect(200).body();
    assertThat(job.at("/status").asText()).isEqualTo("completed");
    assertThat(job.at("/attempt").asInt()).isEqualTo(1);
    assertThat(job.at("/result/sum").asInt()).isEqualTo(2);
    assertThat(api.get("/v2/jobs/" + id + "/result").expect(200).text("/resultType"))
        .isEqualTo("sum");
    assertThat(api.get("/v2/jobs/" + id + "/executions").expect(200).text("/items/0/outcome"))
        .isEqualTo("completed");
    assertThat(ids(api.get("/v2/jobs?type=life.whole&status=completed").expect(200)))
        .containsExactly(id);
  }

  @Test
  void aRepeatedCreateWithItsKeyIsTheSameJob() throws Exception {
    String body = "{'type':'life.keyed','payload':1}";

    String first = api.post("/v2/jobs", body, "Idempotency-Key", "k1").expect(201).text("/id");

    assertThat(api.post("/v2/jobs", body, "Idempotency-Key", "k1").expect(201).text("/id"))
        .isEqualTo(first);
    api.post("/v2/jobs", "{'type':'life.keyed','payload':2}", "Idempotency-Key", "k1").expect(422);
    assertThat(ids(api.get("/v2/jobs?type=life.keyed").expect(200))).containsExactly(first);
  }

  @Test
  void aParkedClaimGetsTheNextJob() throws Exception {
    CompletableFuture<Api.Answer> parked =
        api.postAsync("/v2/jobs/claim", "{'types':['life.parked'],'wait':'PT1M'}");

    String id =
        api.post("/v2/jobs", "{'type':'life.parked','payload':null}").expect(201).text("/id");

    assertThat(parked.get().expect(200).text("/jobs/0/job/id")).isEqualTo(id);
  }

  @Test
  void ofManyClaimsAtOnceExactlyOneWins() throws Exception {
    String id =
        api.post("/v2/jobs", "{'type':'life.contended','payload':{}}").expect(201).text("/id");

    List<CompletableFuture<Api.Answer>> claims =
        IntStream.range(0, CLAIMS_AT_ONCE)
            .mapToObj(i -> api.postAsync("/v2/jobs/" + id + "/claim", "{}"))
            .toList();

    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<Api.Answer> claim : claims) {
      statuses.add(decided(claim.join()));
    }
    Collections.sort(statuses);
    assertThat(statuses).startsWith(200).hasSize(CLAIMS_AT_ONCE);
    assertThat(statuses.subList(1, CLAIMS_AT_ONCE)).containsOnly(409);
    assertThat(api.get("/v2/jobs/" + id).expect(200).text("/attempt")).isEqualTo("1");
  }

  /** What became of it: a busy machine may answer 202, and the request tells the rest. */
  private int decided(Api.Answer answer) throws Exception {
    if (answer.status() != 202) {
      return answer.status();
    }
    String request = answer.location().orElseThrow();
    await(
        "a decision",
        () -> List.of("accepted", "rejected").contains(api.get(request).text("/state")));
    Api.Answer told = api.get(request).expect(200);
    return told.text("/state").equals("accepted") ? 200 : told.body().at("/problem/status").asInt();
  }

  @Test
  void aFailedJobIsTriedAgainUntilItsAttemptsAreUsed() throws Exception {
    String id =
        api.post(
                "/v2/jobs",
                "{'type':'life.failing','payload':{},'maxAttempts':2,'retry':{'initialDelay':'PT0S'}}")
            .expect(201)
            .text("/id");

    for (int attempt = 1; attempt <= 2; attempt++) {
      String token =
          api.post("/v2/jobs/claim", "{'types':['life.failing'],'wait':'PT1M'}")
              .expect(200)
              .text("/jobs/0/lease/token");
      api.post(
              "/v2/jobs/" + id + "/fail",
              "{'leaseToken':'" + token + "','errorCode':'broken','retryable':true}",
              "Idempotency-Key",
              "f" + attempt)
          .expect(204);
    }

    JsonNode job = api.get("/v2/jobs/" + id).expect(200).body();
    assertThat(job.at("/status").asText()).isEqualTo("failed");
    assertThat(job.at("/attempt").asInt()).isEqualTo(2);
  }

  @Test
  void aLeaseThatIsNotExtendedEndsByItself() throws Exception {
    String id =
        api.post("/v2/jobs", "{'type':'life.lost','payload':{},'leaseTtl':'PT1S'}")
            .expect(201)
            .text("/id");
    Api.Answer first = api.post("/v2/jobs/" + id + "/claim", "{}").expect(200);

    Api.Answer second =
        api.post("/v2/jobs/claim", "{'types':['life.lost'],'wait':'PT1M'}").expect(200);

    assertThat(second.text("/jobs/0/job/id")).isEqualTo(id);
    assertThat(second.body().at("/jobs/0/lease/fencingToken").asLong())
        .isGreaterThan(first.body().at("/lease/fencingToken").asLong());
    api.post(
            "/v2/jobs/" + id + "/submit",
            "{'leaseToken':'" + first.text("/lease/token") + "','result':1}",
            "Idempotency-Key",
            "late")
        .expect(409);
  }

  private static List<String> ids(Api.Answer page) {
    return page.body().at("/items").findValuesAsText("id");
  }
}
