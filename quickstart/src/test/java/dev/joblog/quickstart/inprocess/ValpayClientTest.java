// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.joblog.gateway.auth.Scopes;
import generated.valpay.ApiClient;
import generated.valpay.ApiException;
import generated.valpay.api.JobsApi;
import generated.valpay.model.CreateJobRequest;
import generated.valpay.model.Job;
import generated.valpay.model.JobPage;
import generated.valpay.model.JobStatus;
import generated.valpay.model.SortOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those who order work, as a client that openapi-generator made from the dialect's document. */
@SuppressWarnings("NullAway") // generated parameters that may be absent are null
final class ValpayClientTest {

  private final InProcessService service = InProcessService.open();
  private final JobsApi user = client("user");

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void aJobThatWasOrderedIsDoneByAnyWorkerAndSeenByItsUser() throws Exception {
    UUID id =
        user.createJob(new CreateJobRequest().jobType("report").payload(Map.of("month", 11)))
            .getData()
            .getJobId();
    new NativeJobs(service).complete(id.toString(), Map.of("pages", 3));

    Job job = user.getJob(id.toString()).getData();

    assertThat(job.getStatus()).isEqualTo(JobStatus.COMPLETED);
    assertThat(job.getResult()).hasToString("{pages=3}");
    ApiException foreign =
        catchThrowableOfType(ApiException.class, () -> client("other").getJob(id.toString()));
    assertThat(foreign.getCode()).isEqualTo(404);
  }

  @Test
  void pagesAreFullAndTheLastHasNoCursor() throws Exception {
    List<UUID> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(
          user.createJob(new CreateJobRequest().jobType("report").payload(Map.of()))
              .getData()
              .getJobId());
    }

    List<UUID> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String cursor = null;
    do {
      JobPage page =
          user.listJobs(2, cursor, null, null, null, null, null, null, SortOrder.ASC).getData();
      sizes.add(page.getItems().size());
      page.getItems().forEach(job -> seen.add(job.getJobId()));
      cursor = page.getLastEvaluatedKey();
    } while (cursor != null);

    assertThat(sizes).containsExactly(2, 2, 1);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
  }

  private JobsApi client(String principal) {
    String token =
        service.token(
            InProcessService.TENANT,
            principal,
            List.of(Scopes.JOBS_CREATE, Scopes.JOBS_READ),
            List.of());
    ApiClient client = new ApiClient();
    client.updateBaseUri("http://127.0.0.1:" + service.port());
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    return new JobsApi(client);
  }
}
