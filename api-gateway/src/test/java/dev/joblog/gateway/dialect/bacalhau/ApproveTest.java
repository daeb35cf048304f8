// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /requester/approve} and {@code GET /approve}. */
final class ApproveTest {

  private static final String YES = "{\"shouldBid\": true, \"reason\": \"fine\"}";
  private static final String WAIT = "{\"shouldWait\": true}";
  private static final String NO = "{\"shouldBid\": false, \"shouldWait\": false}";

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

  private HttpResponse<String> decide(Client by, String id, String response) {
    return face.post("/requester/approve", by.approve(id, response));
  }

  @Test
  void theApproverLetsAJobRunOrRefusesIt() {
    String yes = face.submitted(Client.ALICE, Specs.docker(1, "\"joblog:approve\""));
    String no = face.submitted(Client.ALICE, Specs.docker(1, "\"joblog:approve\""));

    assertThat(decide(Client.APPROVER, yes, WAIT).statusCode()).isEqualTo(200);
    assertThat(face.core.job(yes).status()).isEqualTo(JobStatus.AWAITING_APPROVAL);
    assertThat(decide(Client.APPROVER, yes, YES).statusCode()).isEqualTo(200);
    assertThat(face.core.job(yes).status()).isEqualTo(JobStatus.PENDING);
    assertThat(decide(Client.APPROVER, no.substring(0, 8), NO).statusCode()).isEqualTo(200);
    assertThat(face.core.job(no).status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void nobodyElseMay() {
    String id = face.submitted(Client.ALICE, Specs.docker(1, "\"joblog:approve\""));

    assertThat(Face.error(decide(Client.ALICE, id, YES))).isEqualTo("403 error-forbidden");
    String forged =
        Client.ALICE.envelope(
            "payload",
            "{\"ClientID\": \"" + Client.APPROVER.id() + "\", \"JobID\": \"" + id + "\"}");
    assertThat(Face.error(face.post("/requester/approve", forged)))
        .isEqualTo("400 error-bad-request");
    assertThat(face.core.job(id).status()).isEqualTo(JobStatus.AWAITING_APPROVAL);
  }

  @Test
  void oneOrderApprovesAJobWithItsExecutions() {
    String id = face.submitted(Client.ALICE, Specs.docker(2, "\"joblog:approve\""));

    decide(Client.APPROVER, id, YES);

    assertThat(Jobs.statuses(face.core))
        .containsExactlyInAnyOrder(JobStatus.BLOCKED, JobStatus.PENDING, JobStatus.PENDING);
    List<Order> orders = face.core.orders();
    assertThat(orders).hasSize(2);
    assertThat(((Order.ApproveJob) orders.get(1)).jobId().toString()).isEqualTo(id);
    assertThat(Face.error(decide(Client.APPROVER, id, YES))).isEqualTo("400 error-bad-request");
  }

  @Test
  void aRefusedJobsExecutionsEndWithIt() {
    String id = face.submitted(Client.ALICE, Specs.docker(2, "\"joblog:approve\""));

    decide(Client.APPROVER, id, NO);

    assertThat(Jobs.statuses(face.core)).hasSize(3).containsOnly(JobStatus.CANCELLED);
    assertThat(face.state(id).get("State").asText()).isEqualTo("Cancelled");
  }

  @Test
  void aDecisionOnAJobThatDoesNotWaitIsRefused() {
    String id = face.submitted(Client.ALICE, Specs.DATE);

    assertThat(Face.error(decide(Client.APPROVER, id, YES))).isEqualTo("400 error-bad-request");
    assertThat(Face.error(decide(Client.APPROVER, "12345678", YES)))
        .isEqualTo("400 error-job-not-found");
  }

  @Test
  void whoAsksWithoutABodyIsToldHowManyWait() {
    face.submitted(Client.ALICE, Specs.docker(2, "\"joblog:approve\""));
    face.submitted(Client.ALICE, Specs.docker(1, "\"joblog:approve\""));
    face.submitted(Client.ALICE, Specs.DATE);

    HttpResponse<String> response = face.send("GET", "/approve", "", Face.SDK);
    face.judge.check("GET", "/approve", response);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Face.json(response).get("status").asInt()).isEqualTo(200);
    assertThat(Face.json(response).get("message").asText())
        .startsWith("Jobs that wait for approval: 2.")
        .contains("/requester/approve");
  }

  @Test
  void aSignedBodyOfAGetDecides() {
    String id = face.submitted(Client.ALICE, Specs.docker(1, "\"joblog:approve\""));
    String body = Client.APPROVER.approve(id, YES);

    HttpResponse<String> response = face.send("GET", "/approve", body, "x");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(face.core.job(id).status()).isEqualTo(JobStatus.PENDING);
    assertThat(Face.error(face.send("GET", "/approve", body.replace("fine", "fin!"), "x")))
        .isEqualTo("400 error-bad-request");
  }
}
