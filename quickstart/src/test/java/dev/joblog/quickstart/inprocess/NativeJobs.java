// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.gateway.auth.Scopes;
import generated.joblog.ApiClient;
import generated.joblog.ApiException;
import generated.joblog.api.JobsApi;
import generated.joblog.api.WorkApi;
import generated.joblog.model.CreateJob;
import generated.joblog.model.GrantedLease;
import generated.joblog.model.Submit;
import java.util.Map;
import java.util.UUID;

/** The native API, through its generated client, as somebody who may do everything. */
@SuppressWarnings("NullAway") // generated parameters that may be absent are null
final class NativeJobs {

  final JobsApi jobs;
  final WorkApi work;

  NativeJobs(InProcessService service) {
    String token =
        service.token(InProcessService.TENANT, "dev", Scopes.ALL, InProcessService.CAPABILITIES);
    ApiClient client = new ApiClient();
    client.updateBaseUri("http://127.0.0.1:" + service.port());
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    this.jobs = new JobsApi(client);
    this.work = new WorkApi(client);
  }

  /**
   * @return the job's id
   */
  String create(CreateJob job) throws ApiException {
    return jobs.createJob(job, null, null, null, null).getId().toString();
  }

  GrantedLease claim(String id) throws ApiException {
    return work.claimJob(UUID.fromString(id), null, null, null, null, null).getLease();
  }

  void complete(String id, Map<String, Object> result) throws ApiException {
    work.submitResult(
        "done",
        UUID.fromString(id),
        new Submit().leaseToken(claim(id).getToken()).result(result),
        null,
        null,
        null,
        null);
  }
}
