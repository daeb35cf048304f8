// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.joblog.gateway.auth.Scopes;
import generated.joblog.ApiClient;
import generated.joblog.ApiException;
import generated.joblog.api.JobsApi;
import generated.joblog.api.WorkApi;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The native API through a client that openapi-generator made from openapi.yaml. */
@SuppressWarnings("NullAway") // generated parameters that may be absent are null
final class NativeClientTest {

  private final House house = House.open();
  private JobsApi jobs;
  private WorkApi work;

  @BeforeEach
  void connect() {
    String token = house.token(House.TENANT, "dev", Scopes.ALL, House.CAPABILITIES);
    ApiClient client = new ApiClient();
    client.updateBaseUri("http://127.0.0.1:" + house.port());
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    jobs = new JobsApi(client);
    work = new WorkApi(client);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void aJobsLifeFromCreateToHistory() throws ApiException {
    Job made =
        jobs.createJob(
            new CreateJob().type("greet").payload(Map.of("name", "World")), "k", null, null, null);
    String id = made.getId().toString();

    Claimed claimed = work.claimJob(id, null, null, null, null);
    String lease = claimed.getLease().getToken();
    work.heartbeat(
        id,
        new Heartbeat().leaseToken(lease).progress(new ProgressGiven().percent(50)),
        null,
        null);
    work.submitResult(
        "done",
        id,
        new Submit().leaseToken(lease).result(Map.of("text", "Hello")),
        null,
        null,
        null);

    assertThat(claimed.getLease().getFencingToken()).isEqualTo(1L);
    assertThat(jobs.getJob(id, null, null, null).getStatus()).isEqualTo(Status.COMPLETED);
    assertThat(jobs.getEvents(id, null, null, null).getItems())
        .extracting(Event::getType)
        .hasToString("[JobCreated, JobClaimed, LeaseExtended, JobCompleted]");
    assertThat(
            jobs.listJobs(
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
            () -> jobs.getJob("00000000-0000-8000-8000-000000000000", null, null, null));

    assertThat(refused.getCode()).isEqualTo(404);
    assertThat(refused.getResponseBody()).contains("\"code\":\"job-not-found\"");
  }
}
