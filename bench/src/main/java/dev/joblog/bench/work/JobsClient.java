// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.http.Answer;
import dev.joblog.bench.http.Connection;
import dev.joblog.bench.measured.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A creator and a worker in one, through the native API: one connection, for one thread. What is
 * not answered with success ends the run: a job that is only perhaps there can't be counted.
 */
public final class JobsClient implements AutoCloseable {

  static final String TYPE = "bench";

  private static final String CLAIM =
      "{\"queue\":\"%s\",\"types\":[\"" + TYPE + "\"],\"leaseTtl\":\"PT10M\",\"wait\":\"%s\"}";

  private final Connection connection;
  private final Payloads payloads;

  /**
   * @param seed of payloads
   * @param size of a payload, bytes
   */
  public JobsClient(Target target, long seed, int size) throws IOException {
    this.connection = new Connection(target.address(), target.authorization());
    this.payloads = new Payloads(seed, size);
  }

  /** The job's id. */
  public String create(String queue) throws IOException {
    return connection.post("/v2/jobs", item(queue)).expect(201).text("id");
  }

  private String item(String queue) {
    return "{\"type\":\""
        + TYPE
        + "\",\"queue\":\""
        + queue
        + "\",\"payload\":"
        + payloads.next()
        + "}";
  }

  /**
   * @param count at most 100
   */
  List<String> createBatch(String queue, int count) throws IOException {
    StringBuilder items = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      items.append(i == 0 ? "" : ",").append(item(queue));
    }
    Answer answer = connection.post("/v2/jobs/batch", items.append(']').toString()).expect(200);
    return ids(answer.body(), count);
  }

  /** Each result is {@code {"status":201,"job":{"id":"…",…}}}. */
  private static List<String> ids(String body, int count) throws IOException {
    String created = "{\"status\":201,\"job\":{\"id\":\"";
    List<String> ids = new ArrayList<>(count);
    int at = body.indexOf(created);
    while (at >= 0) {
      int begin = at + created.length();
      ids.add(body.substring(begin, body.indexOf('"', begin)));
      at = body.indexOf(created, begin);
    }
    if (ids.size() != count) {
      throw new IOException("Expected " + count + " jobs to be created, but the answer is " + body);
    }
    return ids;
  }

  /**
   * The best ready job.
   *
   * @param wait how long to wait for one
   */
  Optional<Grant> claimNext(String queue, Duration wait) throws IOException {
    Answer answer = connection.post("/v2/jobs/claim", CLAIM.formatted(queue, wait)).expect(200);
    return answer.has("token") ? Optional.of(grant(answer)) : Optional.empty();
  }

  Grant claim(String job) throws IOException {
    return grant(connection.post("/v2/jobs/" + job + "/claim", "{}").expect(200));
  }

  private static Grant grant(Answer answer) throws IOException {
    return new Grant(answer.text("id"), answer.text("token"));
  }

  void heartbeat(Grant grant, int percent) throws IOException {
    String body =
        "{\"leaseToken\":\"" + grant.token() + "\",\"progress\":{\"percent\":" + percent + "}}";
    connection.post("/v2/jobs/" + grant.job() + "/heartbeat", body).expect(200);
  }

  /** With the job's id as its idempotency key. */
  void submit(Grant grant) throws IOException {
    String body = "{\"leaseToken\":\"" + grant.token() + "\",\"result\":{\"ok\":true}}";
    connection
        .post(
            "/v2/jobs/" + grant.job() + "/submit", body, "Idempotency-Key: " + grant.job() + "\r\n")
        .expect(204);
  }

  Answer get(String path) throws IOException {
    return connection.get(path).expect(200);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
