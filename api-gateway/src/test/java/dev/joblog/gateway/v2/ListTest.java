// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listing: filters, times, scopes and pages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ListTest {

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  private static final JobKey NEXT = new JobKey(Samples.T.minusSeconds(9), Samples.ID);

  @BeforeEach
  void oneMorePage() {
    face.now = Samples.T;
    face.reads.page =
        FakeReads.answered(
            new Reads.JobList(
                List.of(Samples.full(JobStatus.PENDING, "{\"secret\":1}")), Optional.of(NEXT)));
  }

  private JobFilter filter(String query) {
    assertThat(face.get("/v2/jobs" + query).statusCode()).as(query).isEqualTo(200);
    return face.reads.lastListed().filter();
  }

  @Test
  void everyFilterReachesTheReads() {
    JobFilter filter =
        filter(
            "?type=a&type=b&status=pending&status=failed&queue=q&resultType=r&label.k=v&label.l=w%20x"
                + "&parentId="
                + Samples.ID
                + "&createdFrom=2026-11-22T10:00:00Z&createdUntil=1795341600000");
    assertThat(filter.owner()).contains("dev");
    assertThat(filter.types()).containsExactly("a", "b");
    assertThat(filter.statuses()).containsExactly(JobStatus.PENDING, JobStatus.FAILED);
    assertThat(filter.queue()).contains("q");
    assertThat(filter.resultType()).contains("r");
    assertThat(filter.labels()).isEqualTo(Map.of("k", "v", "l", "w x"));
    assertThat(filter.parentId()).contains(Samples.ID);
    assertThat(filter.createdFrom()).contains(Instant.parse("2026-11-22T10:00:00Z"));
    assertThat(filter.createdUntil()).contains(Instant.ofEpochMilli(1795341600000L));
    assertThat(filter.runnableWith()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "15m, 2026-11-22T10:00:30.250Z",
    "PT15M, 2026-11-22T10:00:30.250Z",
    "900000, 2026-11-22T10:00:30.250Z",
    "7d, 2026-11-15T10:15:30.250Z",
    "P7D, 2026-11-15T10:15:30.250Z",
    "1w, 2026-11-15T10:15:30.250Z",
    "P1M, 2026-10-22T10:15:30.250Z",
    "2026-11-22, 2026-11-22T00:00:00Z",
    "2026-11-22T01:00:00%2B01:00, 2026-11-22T00:00:00Z",
    "P900Y, 1970-01-01T00:00:00Z"
  })
  void timesAndAgesAreReadTheSameBothWays(String given, Instant meant) {
    assertThat(filter("?createdBefore=" + given).createdUntil()).contains(meant);
    assertThat(filter("?createdAfter=" + given).createdFrom()).contains(meant.plusMillis(1));
  }

  @Test
  void theNarrowerOfTwoBoundsHolds() {
    JobFilter filter = filter("?createdFrom=2026-11-22T10:00:00Z&createdAfter=PT5M");
    assertThat(filter.createdFrom()).contains(Samples.T.minus(Duration.ofMinutes(5)).plusMillis(1));
  }

  @Test
  void sortsAndLimitsAreAsNamed() {
    filter("");
    assertThat(face.reads.lastListed().sort())
        .isEqualTo(new JobSort(JobSort.Field.CREATED_AT, false));
    assertThat(face.reads.lastListed().limit()).isEqualTo(50);
    filter("?sort=id&limit=100");
    assertThat(face.reads.lastListed().sort()).isEqualTo(new JobSort(JobSort.Field.ID, true));
    filter("?sort=-id&limit=1");
    assertThat(face.reads.lastListed().sort()).isEqualTo(new JobSort(JobSort.Field.ID, false));
    filter("?sort=createdAt");
    assertThat(face.reads.lastListed().sort())
        .isEqualTo(new JobSort(JobSort.Field.CREATED_AT, true));
    for (String limit : List.of("0", "101", "-1")) {
      HttpResponse<String> response = face.get("/v2/jobs?limit=" + limit);
      assertThat(Face.problem(response)).isEqualTo("400 limit-out-of-range");
      assertThat(Face.json(response).get("max").asInt()).isEqualTo(100);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "limit=x",
    "limit=",
    "limit=1&limit=2",
    "sort=age",
    "status=running",
    "status=",
    "type=a%20b",
    "queue=a/b",
    "parentId=x",
    "createdFrom=yesterday",
    "createdFrom=15m",
    "createdAfter=-PT1H",
    "createdAfter=P",
    "createdBefore=1y",
    "createdUntil=2026-13-01T00:00:00Z",
    "scope=all",
    "scope=mine&scope=mine",
    "label.=x",
    "label.k=1&label.k=2",
    "createdAfter=999999999d",
    "createdAfter=P99999999999Y",
    "scope=claimable&status=failed"
  })
  void aValueThatAParameterCanNotHaveIsRefused(String query) {
    if (query.equals("createdAfter=999999999d")) {
      assertThat(filter("?" + query).createdFrom()).contains(Instant.EPOCH.plusMillis(1));
    } else {
      assertThat(Face.problem(face.get("/v2/jobs?" + query))).isEqualTo("400 invalid-parameter");
    }
  }

  @Test
  void scopesOfTheListFollowTheToken() {
    String worker =
        face.token("agent", List.of(Scopes.JOBS_READ, Scopes.JOBS_CLAIM, Scopes.JOBS_SUBMIT));
    assertThat(face.as(worker, "GET", "/v2/jobs", "").statusCode()).isEqualTo(200);
    JobFilter claimable = face.reads.lastListed().filter();
    assertThat(claimable.owner()).isEmpty();
    assertThat(claimable.statuses()).containsExactly(JobStatus.PENDING);
    assertThat(claimable.runnableWith()).contains(Face.CAPABILITIES);
    assertThat(Face.problem(face.as(worker, "GET", "/v2/jobs?scope=tenant", "")))
        .isEqualTo("403 insufficient-scope");
    String reader = face.token("dev", List.of(Scopes.JOBS_READ));
    assertThat(Face.problem(face.as(reader, "GET", "/v2/jobs?scope=claimable", "")))
        .isEqualTo("403 insufficient-scope");
    assertThat(face.as(reader, "GET", "/v2/jobs", "").statusCode()).isEqualTo(200);
    assertThat(face.reads.lastListed().filter().owner()).contains("dev");
    assertThat(filter("?scope=tenant").owner()).isEmpty();
  }

  @Test
  void itemsHaveNeitherPayloadNorCheckpoint() {
    assertThat(face.get("/v2/jobs").body()).doesNotContain("payload", "secret", "checkpoint");
  }

  @Test
  void theNextPageGoesOnWhereThisOneEndsAndKeepsItsAges() {
    HttpResponse<String> first = face.get("/v2/jobs?createdAfter=1h&type=a&limit=7");
    String cursor = Face.json(first).get("nextCursor").asText();
    assertThat(first.headers().firstValue("Link").orElse(""))
        .startsWith("</v2/jobs?")
        .contains("cursor=" + cursor, "createdAfter=1h", "type=a", "limit=7")
        .contains("rel=\"next\"");
    face.now = Samples.T.plus(Duration.ofHours(3));
    assertThat(
            face.get("/v2/jobs?type=a&createdAfter=1h&limit=3&scope=mine&cursor=" + cursor)
                .statusCode())
        .isEqualTo(200);
    FakeReads.Listed second = face.reads.lastListed();
    assertThat(second.after()).contains(NEXT);
    assertThat(second.limit()).isEqualTo(3);
    assertThat(second.filter().createdFrom())
        .contains(Samples.T.minus(Duration.ofHours(1)).plusMillis(1));
  }

  @Test
  void theLastPageHasNoCursor() {
    face.reads.page = FakeReads.answered(new Reads.JobList(List.of(), Optional.empty()));
    HttpResponse<String> last = face.get("/v2/jobs");
    assertThat(last.body()).isEqualTo("{\"items\":[]}");
    assertThat(last.headers().firstValue("Link")).isEmpty();
  }

  @Test
  void aCursorIsGoodForItsOwnListAndCallerAlone() {
    String cursor = Face.json(face.get("/v2/jobs?type=a")).get("nextCursor").asText();
    for (String other :
        List.of("?type=b", "", "?type=a&sort=id", "?type=a&scope=tenant", "?type=a&queue=q")) {
      String path = "/v2/jobs" + other + (other.isEmpty() ? "?" : "&") + "cursor=" + cursor;
      assertThat(Face.problem(face.get(path))).as(other).isEqualTo("400 cursor-mismatch");
    }
    String stranger = face.token("else", List.of(Scopes.JOBS_READ));
    assertThat(Face.problem(face.as(stranger, "GET", "/v2/jobs?type=a&cursor=" + cursor, "")))
        .isEqualTo("400 cursor-mismatch");
  }

  @Test
  void aCursorThatIsNotOursIsRefusedWhateverByteIsChanged() {
    String cursor = Face.json(face.get("/v2/jobs")).get("nextCursor").asText();
    for (int i = 0; i < cursor.length(); i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      String changed = cursor.substring(0, i) + other + cursor.substring(i + 1);
      assertThat(Face.problem(face.get("/v2/jobs?cursor=" + changed)))
          .as(changed)
          .isEqualTo("400 invalid-cursor");
    }
    for (String none : List.of("", "x", "%00", cursor + "AAAA", cursor.substring(1))) {
      assertThat(Face.problem(face.get("/v2/jobs?cursor=" + none))).isEqualTo("400 invalid-cursor");
    }
  }
}
