// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.quickstart.inprocess.ServiceClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Create, work and watch, in the words of each face; a face is asked only for what it can. */
final class FaceCalls {

  /** Says enough to every face, whatever the type. */
  private static final String PAYLOAD =
      "{\"asset_uuid\": \"asset-1\", \"plugName\": \"p\", \"functionType\": \"plugs\"}";

  private static final String KEY = "alice";

  private final ServiceClient maker;
  private final ServiceClient worker;

  /**
   * @param maker who makes jobs and watches them
   */
  FaceCalls(ServiceClient maker, ServiceClient worker) {
    this.maker = maker;
    this.worker = worker;
  }

  /** The id of a new job of that type. */
  String make(Face by, String type) {
    Answer made =
        switch (by) {
          case NATIVE ->
              maker.post(
                  "/v2/jobs", "{\"type\": \"%s\", \"payload\": %s}".formatted(type, PAYLOAD));
          case VALPAY ->
              maker.post(
                  "/v1/jobs", "{\"jobType\": \"%s\", \"payload\": %s}".formatted(type, PAYLOAD));
          case BACALHAU -> maker.post("/requester/submit", signedSubmit(type));
          case RETAIA, WAYLAY -> throw canNot(by);
        };
    assertThat(made.status()).as(made.text()).isEqualTo(by == Face.BACALHAU ? 200 : 201);
    String pointer =
        switch (by) {
          case VALPAY -> "/data/jobId";
          case BACALHAU -> "/job/Metadata/ID";
          default -> "/id";
        };
    return made.json().at(pointer).asText();
  }

  private static String signedSubmit(String type) {
    Signer signer = Signers.bacalhau().orElseThrow();
    String client = Optional.ofNullable(signer.names(KEY).get(KEY + ".client")).orElseThrow();
    return signer.sign(
        KEY,
        "payload",
        """
        {"client_public_key": "${public-key}", "signature": "${signature}",
         "payload": {"APIVersion": "V1beta1", "ClientID": "%s",
          "Spec": {"Engine": "Docker", "Docker": {"Image": "ubuntu"}, "Deal": {"Concurrency": 1},
                   "Annotations": ["joblog:type:%s", "joblog:asset_uuid:asset-1"]}}}\
        """
            .formatted(client, type));
  }

  /** The lease's token. */
  String claim(Face by, String id) {
    Answer claimed =
        switch (by) {
          case NATIVE -> worker.post("/v2/jobs/" + id + "/claim", "{}");
          case RETAIA -> worker.post("/api/v1/jobs/" + id + "/claim", "");
          case BACALHAU, WAYLAY, VALPAY -> throw canNot(by);
        };
    assertThat(claimed.status()).as(claimed.text()).isEqualTo(200);
    return claimed.json().at(by == Face.NATIVE ? "/lease/token" : "/lock_token").asText();
  }

  void submit(Face by, String id, String type, String lease) {
    Answer submitted =
        switch (by) {
          case NATIVE ->
              worker.post(
                  "/v2/jobs/" + id + "/submit",
                  "{\"leaseToken\": \"%s\", \"result\": {\"jobCount\": 1}}".formatted(lease));
          case RETAIA ->
              worker.post(
                  "/api/v1/jobs/" + id + "/submit",
                  "{\"lock_token\": \"%s\", \"job_type\": \"%s\", \"result\": {\"facts_patch\": {}}}"
                      .formatted(lease, type));
          case BACALHAU, WAYLAY, VALPAY -> throw canNot(by);
        };
    assertThat(submitted.status()).as(submitted.text()).isEqualTo(by == Face.NATIVE ? 204 : 200);
  }

  /** The status that a list shows for the job; empty when it is not in it. */
  Optional<String> listed(Face by, String id) {
    return switch (by) {
      case NATIVE ->
          find(maker.get("/v2/jobs?scope=tenant&limit=100"), "/items", "/id", id, "/status");
      case RETAIA -> find(worker.get("/api/v1/jobs"), "", "/job_id", id, "/status");
      case BACALHAU ->
          find(
              maker.post("/requester/list", "{\"return_all\": true}"),
              "/jobs",
              "/Job/Metadata/ID",
              id,
              "/State/State");
      case WAYLAY -> find(maker.get("/registry/v2/jobs/"), "/jobs", "/id", id, "/state");
      case VALPAY -> find(maker.get("/v1/jobs?limit=100"), "/data/items", "/jobId", id, "/status");
    };
  }

  private static Optional<String> find(
      Answer answer, String list, String key, String id, String status) {
    JsonNode jobs = answer.json().at(list);
    assertThat(jobs.isArray()).as("a list: %s", answer.text()).isTrue();
    List<String> found = new ArrayList<>();
    jobs.forEach(
        job -> {
          if (job.at(key).asText().equals(id)) {
            found.add(job.at(status).asText());
          }
        });
    assertThat(found).hasSizeLessThan(2);
    return found.stream().findFirst();
  }

  /** The status that the job's own address shows; empty when there is no such job there. */
  Optional<String> shown(Face by, String id, String type) {
    return switch (by) {
      case NATIVE -> found(maker.get("/v2/jobs/" + id), 404, "/status");
      case BACALHAU ->
          found(
              maker.post("/requester/states", "{\"job_id\": \"" + id + "\"}"), 400, "/state/State");
      case WAYLAY -> found(maker.get("/registry/v2/jobs/" + type + "/" + id), 404, "/job/state");
      case VALPAY -> found(maker.get("/v1/jobs/" + id), 404, "/data/status");
      case RETAIA -> throw canNot(by);
    };
  }

  private static Optional<String> found(Answer answer, int unknown, String status) {
    if (answer.status() == unknown) {
      return Optional.empty();
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Optional.of(answer.json().at(status).asText());
  }

  /** What is told of a job that is over. */
  Answer told(Face by, String id, String type) {
    return switch (by) {
      case NATIVE -> maker.get("/v2/events?from=earliest&jobId=" + id);
      case WAYLAY -> maker.get("/registry/v2/jobs/events?type=" + type + "&id=" + id);
      case BACALHAU -> maker.post("/requester/events", "{\"job_id\": \"" + id + "\"}");
      case RETAIA, VALPAY -> throw canNot(by);
    };
  }

  private static IllegalArgumentException canNot(Face face) {
    return new IllegalArgumentException("Expected a face that can do this, but it is " + face);
  }
}
