// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import generated.joblog.model.CreateJob;
import generated.waylay.ApiClient;
import generated.waylay.ApiException;
import generated.waylay.api.AccountsApi;
import generated.waylay.api.JobsApi;
import generated.waylay.model.BuildJob;
import generated.waylay.model.ClientCredentials;
import generated.waylay.model.FunctionType;
import generated.waylay.model.JobState;
import generated.waylay.model.JobSummary;
import generated.waylay.model.JobType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who watches functions being built, as a client that openapi-generator made. */
@SuppressWarnings("NullAway") // generated parameters that may be absent are null
final class WaylayClientTest {

  private static final Map<String, Object> BUILD =
      Map.of(
          "runtimeName", "plug-python",
          "runtimeVersion", "1.2.3",
          "revision", "r1",
          "storageLocation", "s3://plugs/one",
          "imageName", "registry/plugs/one",
          "args", Map.of());
  private static final Map<String, String> LABELS =
      Map.of(
          "operation", "create",
          "functionType", "plugs",
          "functionName", "one",
          "functionVersion", "1.0.0");

  private final InProcessService service = InProcessService.open();
  private final NativeJobs natives = new NativeJobs(service);
  private JobsApi watcher;

  @BeforeEach
  void connect() throws ApiException {
    String token =
        new AccountsApi(client(""))
            .createToken(
                "client_credentials",
                new ClientCredentials().clientId("dev").clientSecret("dev-secret"))
            .getToken();
    watcher = new JobsApi(client(token));
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void aBuildIsListedAndShownWithItsResult() throws Exception {
    String id = natives.create(new CreateJob().type("build").payload(BUILD).labels(LABELS));
    natives.complete(id, Map.of("digest", "sha256:1"));
    natives.create(new CreateJob().type("greet").payload(Map.of()));

    List<JobSummary> listed =
        watcher
            .listJobs(
                BigDecimal.TEN,
                List.of(JobType.BUILD),
                List.of(JobState.COMPLETED),
                List.of(FunctionType.PLUGS),
                null,
                "P1D")
            .getJobs();
    assertThat(listed).extracting(JobSummary::getId).containsExactly(id);
    assertThat(listed.get(0).getFunction().getName()).isEqualTo("one");

    BuildJob job = watcher.getJob(JobType.BUILD, id).getJob().getBuildJob();
    assertThat(job.getState()).isEqualTo(JobState.COMPLETED);
    assertThat(job.getResult().getDigest()).isEqualTo("sha256:1");
    assertThat(job.getRequest().getImageName()).isEqualTo("registry/plugs/one");
    ApiException other =
        catchThrowableOfType(ApiException.class, () -> watcher.getJob(JobType.DEPLOY, id));
    assertThat(other.getCode()).isEqualTo(404);
  }

  private ApiClient client(String token) {
    ApiClient client = new ApiClient();
    client.updateBaseUri("http://127.0.0.1:" + service.port());
    if (!token.isEmpty()) {
      client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    }
    return client;
  }
}
