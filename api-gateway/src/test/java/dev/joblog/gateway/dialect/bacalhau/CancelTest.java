// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /requester/cancel}. */
final class CancelTest {

  @TempDir private static Path directory;
  private static Face face;

  @BeforeAll
  static void start() {
    face = new Face(directory, false);
  }

  @BeforeEach
  void empty() {
    face.core.clear();
  }

  @AfterAll
  static void stop() {
    face.close();
  }

  private HttpResponse<String> cancel(Client client, String id) {
    return face.post("/requester/cancel", client.cancel(id));
  }

  @Test
  void itsClientCancelsAJobByAnyId() {
    String id = face.submitted(Client.ALICE, Specs.DATE);

    HttpResponse<String> response = cancel(Client.ALICE, id.substring(0, 8));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Face.json(response).at("/state/State").asText()).isEqualTo("Cancelled");
    assertThat(response.headers().firstValue("X-Bacalhau-Job-ID")).contains(id);
    FakeCore.Sent sent = face.core.sent.stream().reduce((a, b) -> b).orElseThrow();
    assertThat(((Order.CancelJob) sent.order()).reason()).contains("not needed");
    assertThat(sent.terms().ownedOnly()).isTrue();
  }

  @Test
  void anothersJobIsForbidden() {
    String id = face.submitted(Client.ALICE, Specs.DATE);

    assertThat(Face.error(cancel(Client.BOB, id))).isEqualTo("403 error-forbidden");
    assertThat(face.core.job(id).status()).isEqualTo(JobStatus.PENDING);
  }

  @Test
  void anUnknownJobIsNotFound() {
    assertThat(Face.error(cancel(Client.ALICE, "00000000-0000-8000-8000-000000000000")))
        .isEqualTo("400 error-job-not-found");
    assertThat(Face.error(cancel(Client.ALICE, ""))).isEqualTo("400 error-job-not-found");
  }

  @Test
  void aJobThatIsOverAnswersWithItsState() {
    String id = face.submitted(Client.ALICE, Specs.DATE);
    JobId jobId = JobId.parse(id).orElseThrow();
    JobSnapshot stored = Optional.ofNullable(face.core.jobs.get(jobId)).orElseThrow();
    face.core.jobs.put(
        jobId,
        new JobSnapshot(
            Jobs.worked(stored.job(), JobStatus.COMPLETED), stored.payload(), Optional.empty()));

    HttpResponse<String> response = cancel(Client.ALICE, id);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Face.json(response).at("/state/State").asText()).isEqualTo("Completed");
  }

  @Test
  void oneOrderEndsAJobWithItsExecutions() {
    String id = face.submitted(Client.ALICE, Specs.docker(3, ""));

    HttpResponse<String> response = cancel(Client.ALICE, id);

    assertThat(Face.json(response).at("/state/State").asText()).isEqualTo("Cancelled");
    assertThat(Jobs.statuses(face.core)).hasSize(4).containsOnly(JobStatus.CANCELLED);
    assertThat(((Order.CancelJob) face.core.orders().get(1)).jobId().toString()).isEqualTo(id);
    assertThat(cancel(Client.ALICE, id).statusCode()).isEqualTo(200);
  }

  @Test
  void aReasonIsTakenWhateverItHolds() {
    assertThat(reason("\"\\u001b[31ma\\u0000b\"")).contains("a\uFFFDb");
    assertThat(reason("\"" + "x".repeat(5_000) + "\"").orElseThrow())
        .hasSize(Limits.REASON_CHARS_MAX)
        .endsWith("… [cut from 5000 characters]");
    assertThat(reason("\"\\n\"")).isEmpty();
  }

  private static Optional<String> reason(String json) {
    return Fields.ofBody(Json.value(("{\"Reason\":" + json + "}").getBytes(UTF_8)))
        .reason("Reason");
  }
}
