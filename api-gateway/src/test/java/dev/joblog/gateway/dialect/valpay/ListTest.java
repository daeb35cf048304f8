// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobSort;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages: full, in order, ended by no cursor, and never short for want of time. */
final class ListTest extends ValpayTest {

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.at("/data/items").forEach(job -> ids.add(job.get("jobId").asText()));
    return ids;
  }

  private static Optional<String> cursor(JsonNode page) {
    return Optional.ofNullable(page.at("/data").get("lastEvaluatedKey")).map(JsonNode::asText);
  }

  /** Every page of a list, as a client asks for them. */
  private List<List<String>> pages(String query) {
    List<List<String>> pages = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      String after = cursor.get().isEmpty() ? "" : "&lastEvaluatedKey=" + cursor.get();
      JsonNode page = ValpayFace.json(face.get("/v1/jobs?" + query + after));
      pages.add(ids(page));
      cursor = cursor(page);
    }
    return pages;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("condition in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 3, 4", "9, 3, 3", "0, 5, 1", "100, 100, 1", "101, 100, 2", "1, 1, 1"})
  void everyPageButTheLastIsFullAndTheLastHasNoCursor(int jobs, int limit, int pages) {
    // given
    face.jobs.fill(jobs);

    // when
    List<List<String>> found = pages("limit=" + limit + "&sortOrder=asc");

    // then
    assertThat(found).hasSize(pages);
    assertThat(found.subList(0, pages - 1)).allMatch(page -> page.size() == limit);
    List<String> all = found.stream().flatMap(List::stream).toList();
    assertThat(all).hasSize(jobs).doesNotHaveDuplicates();
    assertThat(all.stream().limit(1).toList())
        .isEqualTo(jobs == 0 ? List.of() : List.of(ScriptedJobs.id(1).toString()));
  }

  @Test
  void aPageIsFullThoughTheCoresPagesAreShort() {
    // given
    face.jobs.fill(10);
    face.jobs.pageMax = 2;

    // when
    List<List<String>> found = pages("limit=7");

    // then
    assertThat(found.stream().map(List::size)).containsExactly(7, 3);
    assertThat(face.jobs.asked.stream().map(ScriptedJobs.Asked::limit))
        .containsExactly(7, 5, 3, 1, 7, 5);
  }

  @Test
  void aPageThatCanNotBeFilledInTwoSecondsIsARefusalAndNoShortPage() throws Exception {
    // given: the core says nothing
    face.jobs.fill(10);
    face.jobs.isSilent = true;
    var answer = face.later("/v1/jobs?limit=7");
    await(() -> face.timer.size() == 1);

    // when
    face.timer.advance(FullPage.TIME_MAX.minusMillis(1));
    assertThat(answer).isNotDone();
    face.timer.advance(Duration.ofMillis(1));

    // then
    HttpResponse<String> response = answer.get(10, TimeUnit.SECONDS);
    assertThat(ValpayFace.error(response)).isEqualTo("500 SERVICE_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(response.body()).doesNotContain("items");
  }

  @Test
  void endlessEmptyPagesOfTheCoreEndAfterTwoSecondsToo() throws Exception {
    // given
    face.jobs.fill(10);
    face.jobs.pageMax = 0;
    var answer = face.later("/v1/jobs?limit=7");
    await(() -> face.jobs.asked.size() > 1_000);

    // when
    face.timer.advance(FullPage.TIME_MAX);

    // then
    assertThat(ValpayFace.error(answer.get(10, TimeUnit.SECONDS)))
        .isEqualTo("500 SERVICE_UNAVAILABLE");
    assertThat(face.timer.size()).isZero();
  }

  @Test
  void anAnswerInTimeLeavesNothingScheduled() {
    face.jobs.fill(3);

    assertThat(face.get("/v1/jobs?limit=2").statusCode()).isEqualTo(200);

    assertThat(face.timer.size()).isZero();
  }

  @Test
  void whileTheStateCanNotBeReadThereIsNoEmptyList() {
    face.jobs.isUnavailable = true;

    HttpResponse<String> response = face.get("/v1/jobs?limit=2");

    assertThat(ValpayFace.error(response)).isEqualTo("500 SERVICE_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).contains("3");
  }

  @Test
  void filtersAndOrderReachTheCore() {
    face.get(
        "/v1/jobs?limit=5&jobType=payout&status=pending&resultType=receipt&dateFrom=1000"
            + "&dateTo=1000&sortBy=createdAt&sortOrder=ASC");

    ScriptedJobs.Asked asked = face.jobs.asked.element();
    assertThat(asked.filter().owner()).contains(ValpayFace.USER);
    assertThat(asked.filter().types()).containsExactly("payout");
    assertThat(asked.filter().statuses())
        .containsExactly(
            JobStatus.AWAITING_APPROVAL, JobStatus.BLOCKED, JobStatus.SCHEDULED, JobStatus.PENDING);
    assertThat(asked.filter().resultType()).contains("receipt");
    assertThat(asked.filter().createdFrom()).contains(Instant.ofEpochMilli(1_000));
    assertThat(asked.filter().createdUntil()).contains(Instant.ofEpochMilli(1_001));
    assertThat(asked.sort()).isEqualTo(new JobSort(JobSort.Field.CREATED_AT, true));
  }

  @Test
  void theNewestComeFirstUnlessAskedOtherwise() {
    face.get("/v1/jobs?limit=5&status=&sortBy=&unknown=x");

    assertThat(face.jobs.asked.element().sort().ascending()).isFalse();
    assertThat(face.jobs.asked.element().filter().statuses()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "limit=",
    "limit=0",
    "limit=101",
    "limit=1e1",
    "limit=-1",
    "limit=99999999999",
    "limit=1&status=DONE",
    "limit=1&sortBy=status",
    "limit=1&sortOrder=down",
    "limit=1&dateFrom=2026-01-01",
    "limit=1&dateFrom=2&dateTo=1",
    "limit=1&jobType=a%20b",
    "limit=1&resultType=%00"
  })
  void whatIsNoValueIsRefused(String query) {
    assertThat(ValpayFace.error(face.get("/v1/jobs?" + query))).isEqualTo("400 VALIDATION_ERROR");
    assertThat(face.jobs.asked).isEmpty();
  }

  @Test
  void aCursorIsGoodForItsListAlone() {
    // given
    face.jobs.fill(5);
    String cursor = cursor(ValpayFace.json(face.get("/v1/jobs?limit=2"))).orElseThrow();

    // then: another limit is no other list
    assertThat(face.get("/v1/jobs?limit=3&lastEvaluatedKey=" + cursor).statusCode()).isEqualTo(200);
    for (String other : List.of("sortOrder=asc", "jobType=payout", "status=FAILED", "dateTo=9")) {
      assertThat(
              ValpayFace.error(
                  face.get("/v1/jobs?limit=2&" + other + "&lastEvaluatedKey=" + cursor)))
          .as(other)
          .isEqualTo("400 CURSOR_MISMATCH");
    }
  }

  @Test
  void aCursorThatWasTouchedIsNone() {
    face.jobs.fill(5);
    String cursor = cursor(ValpayFace.json(face.get("/v1/jobs?limit=2"))).orElseThrow();
    assertThat(cursor).matches("[A-Za-z0-9_-]+");

    for (int i = 0; i < cursor.length(); i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      String touched = cursor.substring(0, i) + other + cursor.substring(i + 1);
      HttpResponse<String> response = face.get("/v1/jobs?limit=2&lastEvaluatedKey=" + touched);
      assertThat(response.statusCode()).as("character " + i).isEqualTo(400);
    }
    for (String none : List.of("x", "!", cursor + "A", cursor.substring(1), "AAAA")) {
      assertThat(ValpayFace.error(face.get("/v1/jobs?limit=2&lastEvaluatedKey=" + none)))
          .as(none)
          .isEqualTo("400 INVALID_CURSOR");
    }
  }
}
