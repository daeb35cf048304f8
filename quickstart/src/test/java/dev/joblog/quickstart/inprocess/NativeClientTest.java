// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import generated.joblog.ApiException;
import generated.joblog.model.Claimed;
import generated.joblog.model.CreateJob;
import generated.joblog.model.Event;
import generated.joblog.model.Heartbeat;
import generated.joblog.model.Job;
import generated.joblog.model.ProgressGiven;
import generated.joblog.model.Status;
import generated.joblog.model.Submit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The native API through a client that openapi-generator made from openapi.yaml. */
@SuppressWarnings("NullAway") // generated parameters that may be absent are null
final class NativeClientTest {

  private final InProcessService service = InProcessService.open();
  private final NativeJobs natives = new NativeJobs(service);

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void aJobsLifeFromCreateToHistory() throws ApiException {
    Job made =
        natives.jobs.createJob(
            new CreateJob().type("greet").payload(Map.of("name", "World")), "k", null, null, null);
    UUID id = made.getId();

    Claimed claimed = natives.work.claimJob(id, null, null, null, null, null);
    String lease = claimed.getLease().getToken();
    natives.work.heartbeat(
        id,
        new Heartbeat().leaseToken(lease).progress(new ProgressGiven().percent(50)),
        null,
        null,
        null);
    natives.work.submitResult(
        "done",
        id,
        new Submit().leaseToken(lease).result(Map.of("text", "Hello")),
        null,
        null,
        null,
        null);

    assertThat(claimed.getLease().getFencingToken()).isEqualTo(1L);
    assertThat(natives.jobs.getJob(id, null, null, null, null).getStatus())
        .isEqualTo(Status.COMPLETED);
    assertThat(natives.jobs.getEvents(id, null, null, null).getItems())
        .extracting(Event::getType)
        .hasToString("[JobCreated, JobClaimed, LeaseExtended, JobCompleted]");
    assertThat(
            natives
                .jobs
                .listJobs(
                    "mine",
                    List.of("greet"),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    10,
                    null,
                    null)
                .getItems())
        .extracting(Job::getId)
        .containsExactly(made.getId());
  }

  @Test
  void aRefusalIsAProblem() {
    ApiException refused =
        catchThrowableOfType(
            ApiException.class,
            () ->
                natives.jobs.getJob(
                    UUID.fromString("00000000-0000-8000-8000-000000000000"),
                    null,
                    null,
                    null,
                    null));

    assertThat(refused.getCode()).isEqualTo(404);
    assertThat(refused.getResponseBody()).contains("\"code\":\"job-not-found\"");
  }

  @Test
  void aCommandIsForTheVersionThatItNames() throws ApiException {
    UUID id = natives.jobs.createJob(new CreateJob().type("greet"), null, null, null, null).getId();

    for (String other : List.of("\"99\"", "W/\"1\"", "\"7\", \"8\"")) {
      ApiException refused =
          catchThrowableOfType(
              ApiException.class,
              () -> natives.jobs.cancelJob(id, null, other, null, null, null, null));
      assertThat(refused.getCode()).as(other).isEqualTo(412);
      assertThat(refused.getResponseBody()).contains("\"code\":\"version-conflict\"");
    }
    assertThat(natives.jobs.getJob(id, null, null, null, null).getStatus())
        .isEqualTo(Status.PENDING);

    natives.jobs.cancelJob(id, null, "\"7\", \"1\"", null, null, null, null);
    assertThat(natives.jobs.getJob(id, null, null, null, null).getStatus())
        .isEqualTo(Status.CANCELLED);
  }

  @Test
  void aNullPayloadThatAClientLeavesOutIsNull() throws ApiException {
    Job made = natives.jobs.createJob(new CreateJob().type("greet"), null, null, null, null);

    assertThat(natives.jobs.getJob(made.getId(), null, null, null, null).getPayload()).isNull();
  }
}
