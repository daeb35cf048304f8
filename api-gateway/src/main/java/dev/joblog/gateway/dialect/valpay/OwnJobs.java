// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.Timer;
import dev.joblog.gateway.http.AnswerThread;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What is asked without changing anything: the caller's own jobs, whatever else it may read. */
final class OwnJobs {

  private final Reads reads;
  private final Timer timer;
  private final Executor answering;

  OwnJobs(Reads reads, Timer timer, Executor answering) {
    this.reads = reads;
    this.timer = timer;
    this.answering = answering;
  }

  CompletionStage<Response> page(Caller caller, ListQuery query, PageCursor cursors) {
    CompletionStage<Reads.JobList> page =
        new FullPage(reads, timer, answering, caller.tenant(), query).read();
    return AnswerThread.on(answering, page)
        .thenApply(
            read ->
                Envelopes.of(
                    200,
                    new ValpayJson.Page(
                        read.jobs().stream()
                            .map(
                                job ->
                                    ValpayMapper.job(job.job(), Optional.empty(), Optional.empty()))
                            .toList(),
                        read.next().map(key -> cursors.write(key, query.list()))),
                    "Jobs retrieved successfully"));
  }

  CompletionStage<Response> get(Caller caller, String id) {
    JobId jobId = JobId.parse(id).orElseThrow(ValpayMapper::unknown);
    return reads
        .get(caller.tenant(), jobId, Positions.NONE)
        .thenApplyAsync(read -> found(caller, read), answering);
  }

  private Response found(Caller caller, Reads.Read<Reads.Lookup<JobSnapshot>> read) {
    if (ValpayMapper.answered(read) instanceof Reads.Found<JobSnapshot> found
        && found.value().job().spec().createdBy().equals(caller.principal())) {
      JobSnapshot job = found.value();
      return Envelopes.of(
          200,
          ValpayMapper.job(job.job(), job.payload(), job.result()),
          "Job retrieved successfully");
    }
    throw ValpayMapper.unknown();
  }
}
