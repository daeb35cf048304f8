// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Progress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /registry/v2/jobs/{type}/{id}}, and what every address of this dialect refuses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GetTest {

  private WaylayFace face;

  @BeforeAll
  void open(@TempDir Path directory) {
    face = new WaylayFace(directory);
  }

  @BeforeEach
  void reset() {
    face.reads.away = false;
    face.reads.purged = false;
  }

  @AfterAll
  void close() {
    face.close();
  }

  private HttpResponse<String> got(Samples sample) {
    face.reads.know(sample);
    return face.get("/registry/v2/jobs/" + sample.type() + "/" + sample.id());
  }

  private JsonNode job(Samples sample) {
    HttpResponse<String> response = got(sample);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return WaylayFace.json(response);
  }

  @Test
  void aJobIsShownWithItsRequestAndItsQueuesView() {
    Samples parent = Samples.build(9);
    JsonNode answer = job(Samples.build(1).parent(parent.id()).result("{\"digest\":\"d\"}"));

    assertThat(answer)
        .isEqualTo(
            WaylayFace.json(
                """
                {"job": {"type": "build", "state": "completed", "request": REQUEST,
                   "result": {"digest": "d"}, "createdAt": "2026-11-22T10:15:31.250Z",
                   "createdBy": "dev", "processedAt": "2026-11-22T10:15:36.250Z",
                   "finishedAt": "2026-11-22T10:15:41.250Z", "attemptsMade": 2,
                   "operation": "rebuild",
                   "function": {"functionType": "webscripts", "name": "my script",
                     "version": "1.0.1", "runtime": "node", "runtimeVersion": "1.2.3"},
                   "job": {"id": "ID", "name": "build", "progress": 0, "attemptsMade": 2,
                     "finishedOn": "2026-11-22T10:15:41.250Z",
                     "processedOn": "2026-11-22T10:15:36.250Z", "parent": {"id": "PARENT"}}},
                 "_links": {
                   "event": {"href": "/registry/v2/jobs/events?type=build&id=ID&children=true",
                             "jobType": "build"},
                   "webscript": {"href": "/registry/v2/webscripts/my%20script/versions/1.0.1"}}}
                """
                    .replace("REQUEST", Samples.BUILD)
                    .replace("ID", Samples.build(1).id().toString())
                    .replace("PARENT", parent.id().toString())));
  }

  /** The seed's models demand isNativePlug; later ones resetEntity; the newest all the others. */
  @Test
  void anUndeployIsShownAsModelsOfEveryYearDemand() {
    String deployed =
        "{\"namespace\":\"n\",\"endpoint\":\"e\",\"runtimeName\":\"node\",\"runtimeVersion\":"
            + "\"1.2.3\",\"revision\":\"r1\",\"deleteEntity\":true";
    String seed = deployed + ",\"isNativePlug\":true}";
    String later = deployed + ",\"isNativePlug\":true,\"resetEntity\":true}";
    String newest =
        deployed
            + ",\"resetEntity\":true,\"deleteImage\":true,\"storageLocation\":\"s3://x\","
            + "\"imageName\":\"i\"}";

    assertThat(undeployed(seed)).isEqualTo("true,true,false,false,,");
    assertThat(undeployed(later)).isEqualTo("true,true,true,false,,");
    assertThat(undeployed(newest)).isEqualTo("true,false,true,true,s3://x,i");
    assertThat(
            WaylayFace.refusal(
                got(Samples.build(7).type("undeploy", deployed + ",\"resetEntity\":null}"))))
        .isEqualTo("404 NOT_PRESENTABLE");
  }

  private String undeployed(String request) {
    JsonNode answer =
        job(
            Samples.build(7)
                .type("undeploy", request)
                .result("{\"deployment\":true,\"assets\":true,\"registration\":true}"));
    assertThat(answer.at("/job/result/image").booleanValue()).isFalse();
    assertThat(answer.at("/job/result").has("image")).isTrue();
    JsonNode shown = answer.at("/job/request");
    return Stream.of(
            "deleteEntity",
            "isNativePlug",
            "resetEntity",
            "deleteImage",
            "storageLocation",
            "imageName")
        .map(name -> shown.get(name).asText())
        .collect(Collectors.joining(","));
  }

  @Test
  void aJobThatNobodyHasBegunDoesNotSayWhen() {
    Samples sample = Samples.build(8).status(JobStatus.AWAITING_APPROVAL);
    JsonNode answer = job(sample);
    assertThat(answer.at("/job").has("processedAt")).isFalse();
    assertThat(answer.at("/job/job").has("processedOn")).isFalse();
    assertThat(answer.at("/job/attemptsMade").asInt()).isZero();
  }

  @Test
  void whatEndedWithoutSuccessSaysWhy() {
    JsonNode failed =
        job(Samples.build(2).failed(new Failure("oom", Optional.of("too big"), false)));
    assertThat(failed.at("/job/state").asText()).isEqualTo("failed");
    assertThat(failed.at("/job/job/failedReason").asText()).isEqualTo("oom: too big");
    JsonNode cancelled =
        job(
            Samples.build(3)
                .cancelled(new Cancellation(Cancellation.CANCELLED, Optional.empty(), "dev")));
    assertThat(cancelled.at("/job/state").asText()).isEqualTo("failed");
    assertThat(cancelled.at("/job/job/failedReason").asText()).isEqualTo("cancelled");
  }

  @Test
  void progressIsANumberOrWithWordsAnObject() {
    JsonNode number = job(Samples.build(4).progress(new Progress(40, Optional.empty())));
    assertThat(number.at("/job/job/progress").asInt()).isEqualTo(40);
    JsonNode words = job(Samples.build(4).progress(new Progress(40, Optional.of("half"))));
    assertThat(words.at("/job/job/progress"))
        .isEqualTo(WaylayFace.json("{\"percent\":40,\"message\":\"half\"}"));
  }

  @Test
  void aDelayedJobSaysHowLong() {
    Samples sample = Samples.build(5);
    JsonNode answer = job(sample.scheduled(sample.createdAt().plusSeconds(40)));
    assertThat(answer.at("/job/state").asText()).isEqualTo("delayed");
    assertThat(answer.at("/job/job/delay").asLong()).isEqualTo(30_000);
  }

  @Test
  void labelsThatAreMissingOrWrongLeaveOutWhatTheSchemaLetsLeaveOut() {
    JsonNode bare = job(Samples.build(6).labels(Map.of()));
    assertThat(bare.at("/job/operation").asText()).isEqualTo("create");
    assertThat(bare.at("/job").has("function")).isFalse();
    assertThat(
            job(Samples.build(6).type("verify", Samples.VERIFY).labels(Map.of()))
                .at("/job/operation")
                .asText())
        .isEqualTo("verify");
    JsonNode wrong =
        job(
            Samples.build(6)
                .labels(
                    Map.of(
                        "functionType", "plugs", "functionName", "p", "runtimeVersion", "latest")));
    assertThat(wrong.at("/job/function"))
        .isEqualTo(WaylayFace.json("{\"functionType\":\"plugs\",\"name\":\"p\"}"));
    assertThat(wrong.at("/_links/plug/href").asText()).isEqualTo("/registry/v2/plugs/p");
    assertThat(
            job(Samples.build(6).labels(Map.of("functionType", "lambda", "functionName", "p")))
                .at("/job")
                .has("function"))
        .isFalse();
  }

  @Test
  void aResultOfAnotherShapeIsLeftOut() {
    assertThat(job(Samples.build(7).result("{\"digest\":7}")).at("/job").has("result")).isFalse();
    assertThat(job(Samples.build(7).result("\"done\"")).at("/job").has("result")).isFalse();
  }

  @Test
  void aRequestOfAnotherShapeCanNotBeShown() {
    for (String payload :
        List.of("{}", "[]", "null", "1e99999", Samples.BUILD.replace("1.2.3", "1.2"))) {
      assertThat(WaylayFace.refusal(got(Samples.build(8).type("build", payload))))
          .isEqualTo("404 NOT_PRESENTABLE");
    }
    assertThat(WaylayFace.refusal(got(Samples.build(8).type("notify", "{}"))))
        .isEqualTo("404 NOT_PRESENTABLE");
  }

  @Test
  void everyStatusHasAState() {
    for (JobStatus status : JobStatus.values()) {
      assertThat(job(Samples.build(9).status(status)).at("/job/state").asText())
          .isEqualTo(
              switch (status) {
                case AWAITING_APPROVAL, PENDING -> "waiting";
                case BLOCKED -> "waiting-children";
                case SCHEDULED -> "delayed";
                case CLAIMED, CANCELLING -> "active";
                case COMPLETED -> "completed";
                case FAILED, CANCELLED -> "failed";
              });
    }
  }

  @Test
  void anAnswerIsJsonWhateverIsAccepted() {
    face.reads.know(Samples.build(15));
    for (String path : List.of("", "/build/" + Samples.build(15).id())) {
      for (String accept :
          List.of("*/*", "text/html", "application/hal+json", "text/event-stream")) {
        HttpResponse<String> response =
            face.send(
                HttpRequest.newBuilder(face.uri("/registry/v2/jobs" + path))
                    .header("Authorization", "Bearer " + face.token())
                    .header("Accept", accept)
                    .build());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
      }
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    face.reads.know(Samples.build(10), Samples.build(11).of("foreign", "dev"));
    String id = Samples.build(10).id().toString();
    for (String path :
        List.of(
            "build/" + Samples.build(12).id(),
            "build/" + Samples.build(11).id(),
            "deploy/" + id,
            "resize/" + id,
            "build/no-id",
            "build/6ccc8843-d78d-49e8-84c4-3734a4af9929%24IfM2FyNLQ8CEjQGA9w7Ht")) {
      assertThat(WaylayFace.refusal(face.get("/registry/v2/jobs/" + path)))
          .as(path)
          .isEqualTo("404 NOT_FOUND");
    }
    face.reads.purged = true;
    assertThat(WaylayFace.refusal(face.get("/registry/v2/jobs/build/" + Samples.build(12).id())))
        .isEqualTo("404 NOT_FOUND");
  }

  @Test
  void theJobOfAnotherIsNotFoundForWhoMayReadOwnOnes() {
    face.reads.know(Samples.build(13));
    String own = "Bearer " + face.token("other", List.of(Scopes.JOBS_READ));
    assertThat(
            WaylayFace.refusal(face.as(own, "/registry/v2/jobs/build/" + Samples.build(13).id())))
        .isEqualTo("404 NOT_FOUND");
  }

  @Test
  void everyRefusalHasTheDialectsShape() {
    face.reads.know(Samples.build(14));
    String path = "/registry/v2/jobs/build/" + Samples.build(14).id();

    HttpResponse<String> none = face.as("", path);
    assertThat(WaylayFace.refusal(none)).isEqualTo("401 UNAUTHORIZED");
    assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(WaylayFace.refusal(face.as("Bearer x", path))).isEqualTo("401 UNAUTHORIZED");
    String wrong = "Bearer " + face.token("dev", List.of(Scopes.JOBS_CREATE));
    assertThat(WaylayFace.refusal(face.as(wrong, path))).isEqualTo("403 FORBIDDEN");
    face.reads.away = true;
    assertThat(WaylayFace.refusal(face.get(path))).isEqualTo("503 SERVICE_UNAVAILABLE");
    face.reads.away = false;
    for (String method : List.of("POST", "DELETE", "PUT")) {
      HttpResponse<String> refused =
          face.sendUnchecked(
              HttpRequest.newBuilder(face.uri(path))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build());
      assertThat(WaylayFace.refusal(refused)).as(method).isEqualTo("405 METHOD_NOT_ALLOWED");
    }
    HttpResponse<String> nowhere =
        face.sendUnchecked(HttpRequest.newBuilder(face.uri("/registry/v2/plugs")).build());
    assertThat(WaylayFace.refusal(nowhere)).isEqualTo("404 NOT_FOUND");
  }
}
