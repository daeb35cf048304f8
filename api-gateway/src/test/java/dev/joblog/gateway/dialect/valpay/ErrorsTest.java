// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.JobStatus;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Refusals have one shape, whoever refuses; and a foreign job is no job. */
final class ErrorsTest extends ValpayTest {

  @Test
  void everyRefusalHasAllThatUpstreamsPagesShow() {
    JsonNode body = ValpayFace.json(face.get("/v1/jobs/x"));

    assertThat(body.get("success").asBoolean()).isFalse();
    assertThat(body.get("code").asText()).isEqualTo("JOB_NOT_FOUND");
    assertThat(body.get("statusCode").asInt()).isEqualTo(404);
    assertThat(body.get("name").asText()).isEqualTo("NotFoundError");
    assertThat(body.get("timestamp").asText()).isEqualTo("2026-11-22T10:00:00.000Z");
    assertThat(body.get("message").asText()).startsWith("Expected ");
    assertThat(body.get("traceId").asText()).matches("[0-9a-f-]{36}");
  }

  @Test
  void withoutATokenAndWithoutARightItIs401() {
    HttpResponse<String> nobody = face.as("", "GET", "/v1/jobs?limit=1", Optional.empty());
    String reader = face.token(ValpayFace.USER, List.of(Scopes.JOBS_READ));
    HttpResponse<String> noRight =
        face.as(reader, "POST", "/v1/jobs", Optional.of("{\"jobType\":\"a\",\"payload\":{}}"));

    assertThat(ValpayFace.error(nobody)).isEqualTo("401 INVALID_TOKEN");
    assertThat(ValpayFace.error(noRight)).isEqualTo("401 MISSING_PERMISSION");
    assertThat(noRight.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("insufficient_scope");
    assertThat(face.commands.sent).isEmpty();
  }

  @Test
  void anAddressOrMethodThatIsNotServedIsRefusedInTheSameShape() {
    assertThat(ValpayFace.error(face.get("/v1/jobs/a/b"))).isEqualTo("404 NOT_FOUND");
    HttpResponse<String> delete = face.as("", "DELETE", "/v1/jobs", Optional.empty());
    assertThat(ValpayFace.error(delete)).isEqualTo("405 METHOD_NOT_ALLOWED");
    assertThat(delete.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
  }

  @Test
  void addressesOfOthersAreLeftAlone() {
    ValpayErrors errors = new ValpayErrors(() -> ScriptedJobs.T);

    assertThat(errors.owns("/v1/jobs")).isTrue();
    assertThat(errors.owns("/v1/jobs/x")).isTrue();
    assertThat(errors.owns("/v1/jobsearch")).isFalse();
    assertThat(errors.owns("/api/v1/jobs")).isFalse();
    assertThat(errors.owns("/v2/jobs")).isFalse();
  }

  @Test
  void anOwnJobIsShownAndAForeignOneIsNotWhateverTheTokenAllows() {
    // given
    face.jobs.stored.put(
        ScriptedJobs.id(1), new Reads.Found<>(ScriptedJobs.job(1, JobStatus.CLAIMED)));
    String path = "/v1/jobs/" + ScriptedJobs.id(1);

    // when
    HttpResponse<String> own = face.get(path);
    HttpResponse<String> foreign =
        face.as(face.token("bob", Scopes.ALL), "GET", path, Optional.empty());

    // then
    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(ValpayFace.json(own).at("/data/status").asText()).isEqualTo("IN_PROGRESS");
    assertThat(ValpayFace.json(own).at("/data/payload/n").asInt()).isEqualTo(1);
    assertThat(ValpayFace.error(foreign)).isEqualTo("404 JOB_NOT_FOUND");
  }

  @Test
  void aPurgedJobIsNotThereAnyMore() {
    face.jobs.stored.put(ScriptedJobs.id(1), new Reads.Purged<>(ScriptedJobs.T));

    assertThat(ValpayFace.error(face.get("/v1/jobs/" + ScriptedJobs.id(1))))
        .isEqualTo("404 JOB_NOT_FOUND");
  }

  @Test
  void whileTheStateCanNotBeReadAJobIsNotSaidToBeUnknown() {
    face.jobs.isUnavailable = true;

    assertThat(ValpayFace.error(face.get("/v1/jobs/" + ScriptedJobs.id(1))))
        .isEqualTo("500 SERVICE_UNAVAILABLE");
  }
}
