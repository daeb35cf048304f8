// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Route;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A job of each status, made over HTTP; a job's type says what became of it. What is final is kept
 * for ten years, so that a data directory with these jobs tells the same at any time. This is how
 * {@code src/test/resources/datadir} was made: its README has the command.
 */
public final class JobsOfEveryStatus {

  /** Lives when the service stops, and has ended when anybody starts another on its data. */
  private static final String SHORT = "{'leaseTtl':'PT1M'}";

  /** The longest that may be asked for. */
  private static final Duration FAR = Duration.ofDays(364);

  private final Api api;

  private JobsOfEveryStatus(Api api) {
    this.api = api;
  }

  /** Statuses that a job of each type may have by now. */
  public static Map<String, Set<String>> expected() {
    Map<String, Set<String>> statuses = new TreeMap<>();
    statuses.put("kept.pending", Set.of("pending"));
    statuses.put("kept.waits-for-approval", Set.of("awaiting_approval"));
    statuses.put("kept.parent", Set.of("blocked"));
    statuses.put("kept.child-done", Set.of("completed"));
    statuses.put("kept.child-open", Set.of("pending"));
    statuses.put("kept.scheduled", Set.of("scheduled", "pending")); // until its time has come
    statuses.put("kept.claimed", Set.of("pending"));
    statuses.put("kept.cancelling", Set.of("cancelled"));
    statuses.put("kept.completed", Set.of("completed"));
    statuses.put("kept.failed", Set.of("failed"));
    statuses.put("kept.failed-once", Set.of("pending"));
    statuses.put("kept.cancelled", Set.of("cancelled"));
    statuses.put("kept.rejected", Set.of("cancelled"));
    statuses.put("kept.retried", Set.of("pending"));
    return statuses;
  }

  /**
   * @param arguments the gateway's address, and Kafka's
   */
  public static void main(String[] arguments) throws Exception {
    try (TopicClient topic = new TopicClient(arguments[1])) {
      Route route = new Route(TopicClient.TENANT, Route.DEFAULT_QUEUE, 0);
      Outcome configured =
          topic.sendTo(
              topic.home(),
              TopicClient.header("dev", Optional.empty()),
              new Order.ConfigureQueue(route, Duration.ofDays(3650)));
      if (!(configured.verdict() instanceof Outcome.Accepted)) {
        throw new AssertionError("Expected the queue to be configured, but: " + configured);
      }
    }
    new JobsOfEveryStatus(Api.dev(URI.create(arguments[0]))).make();
  }

  private void make() throws Exception {
    create("kept.pending", "");
    create("kept.waits-for-approval", ",'requiresApproval':true");
    String parent = create("kept.parent", ",'waitForChildren':true");
    String done = create("kept.child-done", ",'parentId':'" + parent + "'");
    create("kept.child-open", ",'parentId':'" + parent + "'");
    submit(done, claim(done, "{}"));
    Instant far = Instant.now().plus(FAR).truncatedTo(ChronoUnit.SECONDS);
    create("kept.scheduled", ",'runAt':'" + far + "'");
    String claimed = create("kept.claimed", "");
    beat(claimed, claim(claimed, SHORT));
    String cancelling = create("kept.cancelling", "");
    claim(cancelling, SHORT);
    api.post("/v2/jobs/" + cancelling + "/cancel", "{'reason':'too late'}").expect(202);
    String completed = create("kept.completed", ",'labels':{'k':'v'},'priority':7");
    String lease = claim(completed, "{}");
    beat(completed, lease);
    submit(completed, lease);
    String failed = create("kept.failed", "");
    fail(failed, "'retryable':false");
    String once = create("kept.failed-once", "");
    fail(once, "'retryable':true,'retryAfter':'PT0S'");
    String cancelled = create("kept.cancelled", "");
    api.post("/v2/jobs/" + cancelled + "/cancel", "{}").expect(200);
    String rejected = create("kept.rejected", ",'requiresApproval':true");
    api.post("/v2/jobs/" + rejected + "/reject", "{'reason':'no'}").expect(200);
    String retried = create("kept.retried", "");
    fail(retried, "'retryable':false");
    api.post("/v2/jobs/" + retried + "/retry", "{}").expect(200);
  }

  private String create(String type, String more) throws Exception {
    String body = "{'type':'" + type + "','payload':{'n':1}" + more + "}";
    return api.post("/v2/jobs", body, "Idempotency-Key", type).expect(201).text("/id");
  }

  private String claim(String job, String body) throws Exception {
    return api.post("/v2/jobs/" + job + "/claim", body).expect(200).text("/lease/token");
  }

  private void beat(String job, String lease) throws Exception {
    api.post(
            "/v2/jobs/" + job + "/heartbeat",
            "{'leaseToken':'" + lease + "','progress':{'percent':50},'checkpoint':{'page':3}}")
        .expect(200);
  }

  private void submit(String job, String lease) throws Exception {
    api.post(
            "/v2/jobs/" + job + "/submit",
            "{'leaseToken':'" + lease + "','result':{'done':true}}",
            "Idempotency-Key",
            "once")
        .expect(204);
  }

  private void fail(String job, String how) throws Exception {
    api.post(
            "/v2/jobs/" + job + "/fail",
            "{'leaseToken':'" + claim(job, "{}") + "','errorCode':'broken'," + how + "}",
            "Idempotency-Key",
            "once")
        .expect(204);
  }
}
