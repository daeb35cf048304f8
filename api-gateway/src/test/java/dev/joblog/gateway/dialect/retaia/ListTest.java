// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an agent is shown: only what it can take, and only what it has words for. */
final class ListTest extends AgentTest {

  private static final int FIRST_NUMBER_OF_A_TEST = 1_000_000;
  private static int numbers = FIRST_NUMBER_OF_A_TEST;

  /** New ids in each test: what a payload said is remembered between them. */
  private static int next() {
    return numbers++;
  }

  private static JobSnapshot labelled(int number) {
    return Samples.job(
        number, JobStatus.PENDING, "extract_facts", Map.of("asset_uuid", "asset-" + number));
  }

  private JobSnapshot unlabelled(int number, String payload) {
    JobSnapshot bare = Samples.job(number, JobStatus.PENDING);
    face.reads.store(Samples.with(bare, payload));
    return bare;
  }

  private static List<String> ids(HttpResponse<String> response) {
    List<String> ids = new ArrayList<>();
    AgentFace.json(response).forEach(job -> ids.add(job.get("job_id").asText()));
    return ids;
  }

  private static String id(int number) {
    return Samples.id(number).toString();
  }

  private List<String> asked(String what) {
    return face.reads.asked.stream().filter(each -> each.startsWith(what)).toList();
  }

  @Test
  void anEmptyLineIsAnEmptyArray() {
    HttpResponse<String> response = face.get("/api/v1/jobs");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("[]");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("X-Correlation-Id").orElseThrow()).startsWith("req_");
  }

  @Test
  void aJobHasExactlyTheFieldsOfTheContract() {
    int number = next();
    face.reads.line = List.of(labelled(number));
    assertThat(face.get("/api/v1/jobs").body())
        .isEqualTo(
            "[{\"job_id\":\""
                + id(number)
                + "\",\"job_type\":\"extract_facts\",\"status\":\"pending\",\"asset_uuid\":\"asset-"
                + number
                + "\",\"required_capabilities\":[\"media.facts@1\"]}]");
  }

  @Test
  void theLineIsAskedForWithTheFourTypesAndTheTokensCapabilities() {
    face.get("/api/v1/jobs?limit=7&colour=blue");
    assertThat(face.reads.asked)
        .containsExactly(
            "claimable dev [extract_facts, generate_proxy, generate_thumbnails,"
                + " generate_audio_waveform] [media.facts@1, media.proxies@1] 7");
  }

  @Test
  void anAssetIsNamedByThePayloadWhereNoLabelNamesIt() {
    int number = next();
    face.reads.line = List.of(unlabelled(number, Samples.PAYLOAD));
    JsonNode job = AgentFace.json(face.get("/api/v1/jobs")).get(0);
    assertThat(job.get("asset_uuid").asText()).isEqualTo("asset-1");
  }

  @Test
  void aPayloadIsReadOnce() {
    int number = next();
    face.reads.line = List.of(unlabelled(number, Samples.PAYLOAD), labelled(next()));
    face.get("/api/v1/jobs");
    face.get("/api/v1/jobs");
    assertThat(asked("get")).containsExactly("get dev " + id(number));
  }

  @Test
  void aJobWithoutWordsIsLeftOutAndAnotherTakesItsPlace() {
    List<JobSnapshot> line = new ArrayList<>();
    for (String payload :
        List.of(
            "[]",
            "7",
            "{}",
            "{\"asset_uuid\":7}",
            "{\"asset_uuid\":\" \"}",
            "{\"asset_uuid\":\"\\ud800\"}",
            "\"asset_uuid\"")) {
      line.add(unlabelled(next(), payload));
    }
    int good = next();
    line.add(labelled(good));
    face.reads.line = line;
    assertThat(ids(face.get("/api/v1/jobs?limit=1"))).containsExactly(id(good));
    assertThat(asked("claimable")).hasSize(2);
  }

  @Test
  void jobsWithoutWordsStarveNobodyUpToThePagesThatAreLookedThrough() {
    int without = Math.multiplyExact(100, ClaimableJobs.PAGES_MAX) - 1;
    List<JobSnapshot> line = new ArrayList<>();
    for (int i = 0; i < without; i++) {
      line.add(unlabelled(next(), "{}"));
    }
    int last = next();
    line.add(labelled(last));
    face.reads.line = line;
    assertThat(ids(face.get("/api/v1/jobs"))).containsExactly(id(last));
    assertThat(asked("list")).hasSize(ClaimableJobs.PAGES_MAX);
    assertThat(asked("list").get(0))
        .contains("[PENDING] Optional[[media.facts@1, media.proxies@1]]");
  }

  @Test
  void pastThosePagesTheListEnds() {
    List<JobSnapshot> line = new ArrayList<>();
    for (int i = 0; i < 100 * ClaimableJobs.PAGES_MAX; i++) {
      line.add(unlabelled(next(), "{}"));
    }
    line.add(labelled(next()));
    face.reads.line = line;
    assertThat(ids(face.get("/api/v1/jobs"))).isEmpty();
  }

  @Test
  void noJobIsShownTwiceWhenMoreAreAskedFor() {
    int first = next();
    List<JobSnapshot> line = new ArrayList<>(List.of(labelled(first)));
    line.add(unlabelled(next(), "{}"));
    int second = next();
    line.add(labelled(second));
    face.reads.line = line;
    assertThat(ids(face.get("/api/v1/jobs?limit=2"))).containsExactly(id(first), id(second));
  }

  @Test
  void aJobThatIsGoneMeanwhileIsLeftOut() {
    JobSnapshot gone = Samples.job(next(), JobStatus.PENDING);
    face.reads.line = List.of(gone);
    assertThat(ids(face.get("/api/v1/jobs"))).isEmpty();
  }

  @Test
  void theLimitIsTwentyUnlessGivenAndIsHeldWithinItsBounds() {
    face.reads.line = IntStream.range(0, 150).mapToObj(i -> labelled(next())).toList();
    assertThat(ids(face.get("/api/v1/jobs"))).hasSize(20);
    assertThat(ids(face.get("/api/v1/jobs?limit=1"))).hasSize(1);
    assertThat(ids(face.get("/api/v1/jobs?limit=100"))).hasSize(100);
    assertThat(ids(face.get("/api/v1/jobs?limit=101"))).hasSize(100);
    assertThat(ids(face.get("/api/v1/jobs?limit=99999999999999"))).hasSize(100);
    assertThat(ids(face.get("/api/v1/jobs?limit=0"))).hasSize(1);
    assertThat(ids(face.get("/api/v1/jobs?limit=-99999999999999"))).hasSize(1);
    for (String none : new String[] {"", "ten", "1.5", "%20"}) {
      assertThat(AgentFace.error(face.get("/api/v1/jobs?limit=" + none)))
          .as(none)
          .isEqualTo("400 VALIDATION_FAILED");
    }
  }

  @Test
  void stateThatCanNotBeReadIsNoEmptyList() {
    face.reads.isUnavailable = true;
    HttpResponse<String> response = face.get("/api/v1/jobs");
    assertThat(AgentFace.error(response)).isEqualTo("503 TEMPORARY_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).contains("3");
    assertThat(AgentFace.json(response).get("retryable").asBoolean()).isTrue();
  }

  @Test
  void whatIsRememberedOfPayloadsIsBounded() {
    AssetUuids assets = new AssetUuids();
    for (int i = 0; i <= AssetUuids.REMEMBERED_MAX; i++) {
      JobSnapshot job = Samples.with(Samples.job(i, JobStatus.PENDING), Samples.PAYLOAD);
      assets.remember(job.job(), job.payload());
    }
    assertThat(assets.size()).isEqualTo(AssetUuids.REMEMBERED_MAX);
    assertThat(assets.remembered(Samples.job(0, JobStatus.PENDING).job())).isEmpty();
    assertThat(assets.remembered(Samples.job(1, JobStatus.PENDING).job()).orElseThrow())
        .contains("asset-1");
  }

  @Test
  void anAssetsNameIsBounded() {
    JobSnapshot job = Samples.job(1, JobStatus.PENDING);
    JobId id = job.job().id();
    for (int chars : new int[] {AssetUuids.CHARS_MAX, AssetUuids.CHARS_MAX + 1}) {
      JobSnapshot named = Samples.with(job, "{\"asset_uuid\":\"" + "a".repeat(chars) + "\"}");
      assertThat(AssetUuids.of(named.job(), named.payload()).isPresent())
          .as(id + " " + chars)
          .isEqualTo(chars == AssetUuids.CHARS_MAX);
    }
  }
}
