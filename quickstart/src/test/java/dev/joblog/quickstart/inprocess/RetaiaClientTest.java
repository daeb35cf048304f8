// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import generated.joblog.model.CreateJob;
import generated.retaia.ApiClient;
import generated.retaia.ApiException;
import generated.retaia.api.TokensApi;
import generated.retaia.model.FactsPatch;
import generated.retaia.model.FailRequest;
import generated.retaia.model.Heartbeat;
import generated.retaia.model.Job;
import generated.retaia.model.JobResult;
import generated.retaia.model.JobStatus;
import generated.retaia.model.JobType;
import generated.retaia.model.SubmitRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents, as a client that openapi-generator made from the dialect's document. */
@SuppressWarnings("NullAway") // generated parameters that may be absent are null
final class RetaiaClientTest {

  private final InProcessService service = InProcessService.open();
  private generated.retaia.api.JobsApi agent;

  @BeforeEach
  void connect() throws ApiException {
    String token =
        new TokensApi(client(""))
            .createToken("client_credentials", "dev", "dev-secret", null)
            .getAccessToken();
    agent = new generated.retaia.api.JobsApi(client(token));
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void anAgentFindsClaimsAndSubmits() throws Exception {
    createNatively("extract_facts", "asset-1");

    List<Job> claimable = agent.listJobs(null);
    assertThat(claimable).extracting(Job::getStatus).containsExactly(JobStatus.PENDING);
    assertThat(claimable).extracting(Job::getAssetUuid).containsExactly("asset-1");

    Job claimed = agent.claimJob(claimable.get(0).getJobId(), null);
    agent.heartbeatJob(claimed.getJobId(), new Heartbeat().lockToken(claimed.getLockToken()));
    SubmitRequest submit =
        new SubmitRequest()
            .lockToken(claimed.getLockToken())
            .jobType(JobType.EXTRACT_FACTS)
            .result(new JobResult().factsPatch(new FactsPatch().durationMs(4200L)));
    agent.submitJob(claimed.getJobId(), "agent-submit-" + claimed.getJobId(), submit);
    agent.submitJob(claimed.getJobId(), "agent-submit-" + claimed.getJobId(), submit);

    assertThat(agent.listJobs(null)).isEmpty();
  }

  @Test
  void aJobThatWasGivenUpIsWorkedAgainUnderTheSameKeys() throws Exception {
    createNatively("generate_proxy", "asset-2");
    for (int attempt = 0; attempt < 2; attempt++) {
      Job claimed = agent.claimJob(agent.listJobs(null).get(0).getJobId(), null);
      agent.failJob(
          claimed.getJobId(),
          "agent-fail-" + claimed.getJobId(),
          new FailRequest().lockToken(claimed.getLockToken()).errorCode("E").retryable(true));
    }
    assertThat(agent.listJobs(null)).extracting(Job::getStatus).containsExactly(JobStatus.PENDING);
  }

  @Test
  void anAgentThatComesLateHasLostItsLock() throws Exception {
    createNatively("generate_thumbnails", "asset-3");
    Job claimed = agent.claimJob(agent.listJobs(null).get(0).getJobId(), null);
    service.pass(Duration.ofSeconds(121));

    ApiException refused =
        catchThrowableOfType(
            ApiException.class,
            () ->
                agent.heartbeatJob(
                    claimed.getJobId(), new Heartbeat().lockToken(claimed.getLockToken())));

    assertThat(refused.getCode()).isEqualTo(409);
    assertThat(refused.getResponseBody()).contains("\"code\":\"STALE_LOCK_TOKEN\"");
    assertThat(agent.listJobs(null)).extracting(Job::getStatus).containsExactly(JobStatus.PENDING);
  }

  private ApiClient client(String token) {
    ApiClient client = new ApiClient();
    client.updateBaseUri("http://127.0.0.1:" + service.port());
    if (!token.isEmpty()) {
      client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    }
    return client;
  }

  private void createNatively(String type, String asset) throws generated.joblog.ApiException {
    new NativeJobs(service).create(new CreateJob().type(type).payload(Map.of("asset_uuid", asset)));
  }
}
