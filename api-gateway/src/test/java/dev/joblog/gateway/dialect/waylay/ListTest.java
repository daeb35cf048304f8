// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.protocol.JobStatus;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /registry/v2/jobs/}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ListTest {

  private static final String JOBS = "/registry/v2/jobs/";

  private WaylayFace face;

  @BeforeAll
  void open(@TempDir Path directory) {
    face = new WaylayFace(directory);
    face.reads.know(
        Samples.build(1),
        Samples.build(2).type("verify", Samples.VERIFY).status(JobStatus.BLOCKED),
        Samples.build(3).type("batch", "{}").status(JobStatus.CLAIMED),
        Samples.build(4)
            .labels(Map.of("functionType", "plugs", "functionName", "p"))
            .status(JobStatus.COMPLETED),
        Samples.build(5)
            .labels(Map.of("functionType", "kfserving", "functionName", "m"))
            .of("dev", "other")
            .status(JobStatus.CANCELLED),
        Samples.build(6).type("notify", "{}"),
        Samples.build(7).type("resize", "{}"),
        Samples.build(8).of("foreign", "dev"));
  }

  @BeforeEach
  void reset() {
    face.reads.pageMax = 100;
    face.reads.away = false;
    face.reads.atPage = () -> {};
    face.now = Samples.T.plusSeconds(60);
  }

  @AfterAll
  void close() {
    face.close();
  }

  private List<Integer> numbers(String query) {
    return numbers(face.get(JOBS + query));
  }

  private static List<Integer> numbers(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode job : WaylayFace.json(response).get("jobs")) {
      numbers.add(Integer.parseInt(job.get("id").asText().substring(0, 8), 16));
    }
    return numbers;
  }

  @Test
  void theTenantsJobsOfTheShownTypesComeNewestFirst() {
    assertThat(numbers("")).containsExactly(5, 4, 3, 2, 1);
    assertThat(numbers(face.get("/registry/v2/jobs"))).containsExactly(5, 4, 3, 2, 1);
  }

  @Test
  void aSummarySaysWhatTheJobAndItsLabelsSay() {
    JsonNode job =
        WaylayFace.json(face.get(JOBS + "?functionType=webscripts&limit=1.0&type=build"))
            .at("/jobs/0");

    String id = Samples.build(1).id().toString();
    assertThat(job)
        .isEqualTo(
            WaylayFace.json(
                """
                {"type": "build", "operation": "rebuild", "id": "ID", "state": "waiting",
                 "createdAt": "2026-11-22T10:15:31.250Z", "createdBy": "dev",
                 "processedAt": "2026-11-22T10:15:36.250Z", "attemptsMade": 2,
                 "function": {"functionType": "webscripts", "name": "my script", "version": "1.0.1",
                              "runtime": "node", "runtimeVersion": "1.2.3"},
                 "_links": {
                   "event": {"href": "/registry/v2/jobs/events?type=build&id=ID&children=true",
                             "jobType": "build"},
                   "job": {"href": "/registry/v2/jobs/build/ID", "jobType": "build"},
                   "webscript": {"href": "/registry/v2/webscripts/my%20script/versions/1.0.1"}}}
                """
                    .replace("ID", id)));
  }

  @Test
  void aBatchNamesNoFunction() {
    JsonNode job = WaylayFace.json(face.get(JOBS + "?type=batch")).at("/jobs/0");

    assertThat(job.has("function")).isFalse();
    assertThat(job.get("_links").fieldNames()).toIterable().containsExactly("event", "job");
  }

  @Test
  void filtersAreAnyOfTheirValuesAndAllTogether() {
    assertThat(numbers("?type=build&type=verify")).containsExactly(5, 4, 2, 1);
    assertThat(numbers("?state=waiting&state=waiting-children")).containsExactly(2, 1);
    assertThat(numbers("?state=active")).containsExactly(3);
    assertThat(numbers("?state=failed")).containsExactly(5);
    assertThat(numbers("?functionType=plugs")).containsExactly(4);
    assertThat(numbers("?functionType=kfserving&functionType=plugs")).containsExactly(5, 4);
    assertThat(numbers("?functionType=webscripts&functionType=plugs&type=build"))
        .containsExactly(4, 1);
  }

  @Test
  void whatNoJobCanBeIsAnEmptyList() {
    assertThat(numbers("?state=unknown")).isEmpty();
    assertThat(numbers("?type=notify")).isEmpty();
    assertThat(numbers("?type=cleanup")).isEmpty();
    assertThat(numbers("?state=unknown&state=active")).containsExactly(3);
    assertThat(numbers("?type=notify&type=batch")).containsExactly(3);
  }

  @Test
  void timesAreAgesOrMoments() {
    face.now = Samples.T.plusSeconds(10);
    assertThat(numbers("?createdAfter=8s")).containsExactly(5, 4, 3);
    assertThat(numbers("?createdAfter=8000")).containsExactly(5, 4, 3);
    assertThat(numbers("?createdBefore=PT7.0S")).containsExactly(2, 1);
    assertThat(numbers("?createdBefore=2026-11-22T10:15:33.250Z&createdAfter=1d"))
        .containsExactly(2, 1);
    assertThat(numbers("?createdAfter=2026-11-22T10:15:34.250%2B00:00")).containsExactly(5);
    assertThat(numbers("?createdBefore=2026-11-22")).isEmpty();
  }

  @Test
  void theLimitIsAppliedAndSaid() {
    assertThat(numbers("?limit=2.0")).containsExactly(5, 4);
    assertThat(numbers("?limit=2.9")).containsExactly(5, 4);
    assertThat(numbers("?limit=0")).isEmpty();
    for (String[] asked :
        new String[][] {
          {"", "25"},
          {"?limit=7", "7"},
          {"?limit=100", "100"},
          {"?limit=1e9", "100"},
          {"?limit=1e999999999", "100"},
          {"?limit=1e-999999999", "0"}
        }) {
      assertThat(WaylayFace.json(face.get(JOBS + asked[0])).get("limit").asInt())
          .isEqualTo(Integer.parseInt(asked[1]));
    }
  }

  @Test
  void aPageThatEndsEarlyIsGoneOnWith() {
    face.reads.pageMax = 1;
    assertThat(numbers("?limit=4")).containsExactly(5, 4, 3, 2);
    assertThat(numbers("?limit=50")).containsExactly(5, 4, 3, 2, 1);
    assertThat(numbers("?limit=2&functionType=plugs&functionType=webscripts"))
        .containsExactly(4, 3);
  }

  @Test
  void whatCanNotBeFilledInTimeIsRefusedAndNeverShort() {
    face.reads.pageMax = 1;
    face.reads.atPage = () -> face.now = face.now.plus(Listing.TIME_MAX).plusMillis(1);
    HttpResponse<String> response = face.get(JOBS + "?limit=4");

    assertThat(WaylayFace.refusal(response)).isEqualTo("503 SERVICE_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    face.reads.pageMax = 100;
    assertThat(numbers("?limit=4")).hasSize(4);
  }

  @Test
  void aPartitionWithoutOwnerIsNoEmptyList() {
    face.reads.away = true;
    HttpResponse<String> response = face.get(JOBS);

    assertThat(WaylayFace.refusal(response)).isEqualTo("503 SERVICE_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void whatIsNoValueIsRefusedAndUnknownParametersArePassedOver() {
    for (String query :
        List.of(
            "?limit=-1",
            "?limit=ten",
            "?limit=%D9%A1%D9%A0",
            "?limit=NaN",
            "?type=resize",
            "?state=pending",
            "?functionType=plug",
            "?createdAfter=soon",
            "?createdBefore=P",
            "?createdBefore=2026-13-01")) {
      assertThat(WaylayFace.refusal(face.get(JOBS + query))).as(query).isEqualTo("400 BAD_REQUEST");
    }
    assertThat(numbers("?colour=red&limit=&type=")).hasSize(5);
  }

  @Test
  void whoMayReadOwnJobsSeesTheseAlone() {
    String own = "Bearer " + face.token("other", List.of(Scopes.JOBS_READ));
    String all = "Bearer " + face.token("other", List.of(Scopes.JOBS_READ_ALL));

    assertThat(numbers(face.as(own, JOBS))).containsExactly(5);
    assertThat(numbers(face.as(all, JOBS))).containsExactly(5, 4, 3, 2, 1);
  }
}
