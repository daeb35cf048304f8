// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answers, exactly as they are written. An {@code Object} is a name or an integer. */
final class BacalhauJson {

  record Submitted(@JsonProperty("job") JobJson job) {}

  record OfState(@JsonProperty("state") JobStateJson state) {}

  record Events(@JsonProperty("events") List<HistoryJson> events) {}

  record Results(@JsonProperty("results") List<ResultJson> results) {}

  record Success(@JsonProperty("status") int status, @JsonProperty("message") String message) {}

  record JobJson(
      @JsonProperty("APIVersion") String apiVersion,
      @JsonProperty("Metadata") MetadataJson metadata,
      @JsonProperty("Spec") JsonNode spec) {}

  record MetadataJson(
      @JsonProperty("ID") String id,
      @JsonProperty("CreatedAt") String createdAt,
      @JsonProperty("ClientID") String clientId,
      @JsonProperty("Requester") RequesterJson requester) {}

  record RequesterJson(@JsonProperty("RequesterNodeID") String nodeId) {}

  record JobWithInfo(@JsonProperty("Job") JobJson job, @JsonProperty("State") JobStateJson state) {}

  record JobStateJson(
      @JsonProperty("JobID") String jobId,
      @JsonProperty("Executions") List<ExecutionJson> executions,
      @JsonProperty("State") Object state,
      @JsonProperty("Version") long version,
      @JsonProperty("CreateTime") String createTime,
      @JsonProperty("UpdateTime") String updateTime,
      @JsonProperty("TimeoutAt") String timeoutAt,
      @JsonProperty("Shards") Map<String, ShardJson> shards,
      @JsonProperty("Nodes") Map<String, NodeJson> nodes) {}

  record ShardJson(
      @JsonProperty("JobID") String jobId,
      @JsonProperty("ShardIndex") int shardIndex,
      @JsonProperty("Executions") List<ExecutionJson> executions,
      @JsonProperty("State") Object state,
      @JsonProperty("Version") long version,
      @JsonProperty("CreateTime") String createTime,
      @JsonProperty("UpdateTime") String updateTime) {}

  record NodeJson(@JsonProperty("Shards") Map<String, NodeShardJson> shards) {}

  record NodeShardJson(
      @JsonProperty("NodeId") String nodeId,
      @JsonProperty("ShardIndex") int shardIndex,
      @JsonProperty("State") Object state,
      @JsonProperty("Status") String status,
      @JsonProperty("VerificationResult") VerificationJson verification,
      @JsonProperty("PublishedResults") JsonNode published,
      @JsonProperty("RunOutput") Optional<RunOutputJson> output) {}

  record ExecutionJson(
      @JsonProperty("JobID") String jobId,
      @JsonProperty("ShardIndex") int shardIndex,
      @JsonProperty("NodeId") String nodeId,
      @JsonProperty("ComputeReference") String computeReference,
      @JsonProperty("State") Object state,
      @JsonProperty("DesiredState") Object desiredState,
      @JsonProperty("Status") String status,
      @JsonProperty("VerificationResult") VerificationJson verification,
      @JsonProperty("PublishedResults") JsonNode published,
      @JsonProperty("RunOutput") Optional<RunOutputJson> output,
      @JsonProperty("Version") long version,
      @JsonProperty("CreateTime") String createTime,
      @JsonProperty("UpdateTime") String updateTime) {}

  record VerificationJson(
      @JsonProperty("Complete") Optional<Boolean> complete,
      @JsonProperty("Result") Optional<Boolean> result) {}

  record RunOutputJson(
      @JsonProperty("stdout") String stdout,
      @JsonProperty("stdouttruncated") boolean stdoutTruncated,
      @JsonProperty("stderr") String stderr,
      @JsonProperty("stderrtruncated") boolean stderrTruncated,
      @JsonProperty("exitCode") int exitCode,
      @JsonProperty("runnerError") String runnerError) {}

  record ResultJson(
      @JsonProperty("NodeID") String nodeId,
      @JsonProperty("ShardIndex") int shardIndex,
      @JsonProperty("Data") JsonNode data) {}

  record HistoryJson(
      @JsonProperty("Type") Object type,
      @JsonProperty("JobID") String jobId,
      @JsonProperty("NodeID") Optional<String> nodeId,
      @JsonProperty("ComputeReference") Optional<String> computeReference,
      @JsonProperty("JobState") Optional<ChangeJson> jobState,
      @JsonProperty("ExecutionState") Optional<ChangeJson> executionState,
      @JsonProperty("NewVersion") long newVersion,
      @JsonProperty("Comment") Optional<String> comment,
      @JsonProperty("Time") String time) {}

  record ChangeJson(@JsonProperty("Previous") Object previous, @JsonProperty("New") Object now) {}

  private BacalhauJson() {}
}
