// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.bench.faults.Caller.Request;
import dev.joblog.bench.history.Call.Ask;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Claims by id and by next, with and without waiting; beats, submits by key and repeats that. Now
 * and then it forgets a job until its lease is over, and submits it then, under its old token.
 */
final class Worker implements Client {

  private static final int LEASE_SECONDS_MIN = 2;
  private static final int LEASE_SECONDS_SPAN = 10;
  private static final Duration AFTER_LEASE = Duration.ofSeconds(3);

  /** Leases that it has forgotten at once; past them it forgets none. */
  private static final int FORGOTTEN_MAX = 100;

  private final Site site;
  private final Caller caller;
  private final Random dice;
  private final Deque<Forgotten> forgotten = new ArrayDeque<>();

  /** A lease whose job is another's by the time it is due. */
  private record Forgotten(String job, long fencing, String token, long dueNanos) {}

  Worker(Site site, int number, Random dice) {
    this.site = site;
    this.caller = new Caller(site, "worker-" + number, number);
    this.dice = dice;
  }

  @Override
  public String name() {
    return caller.name();
  }

  @Override
  public void once() throws IOException, InterruptedException {
    remember();
    int seconds = LEASE_SECONDS_MIN + dice.nextInt(LEASE_SECONDS_SPAN);
    Reply claimed = claim(seconds);
    for (JsonNode grant : claimed.grants()) {
      work(
          grant.at("/job/id").asText(),
          grant.at("/lease/fencingToken").asLong(),
          grant.at("/lease/token").asText(),
          Duration.ofSeconds(seconds));
    }
    Thread.sleep(dice.nextInt(40));
  }

  private Reply claim(int seconds) throws IOException, InterruptedException {
    String key = dice.nextInt(3) == 0 ? "claim-" + site.subject() : "";
    Optional<String> job =
        dice.nextInt(5) < 2 ? Optional.ofNullable(site.claimable().poll()) : Optional.empty();
    if (job.isPresent()) {
      String body = "{\"leaseTtl\":\"PT" + seconds + "S\"}";
      return send(
          new Request(Ask.CLAIM, job.get(), key, 0, "/v2/jobs/" + job.get() + "/claim", body));
    }
    String queue = site.queues().get(dice.nextInt(site.queues().size()));
    String body =
        String.format(
            Locale.ROOT,
            "{\"queue\":\"%s\",\"max\":%d,\"leaseTtl\":\"PT%dS\",\"wait\":\"PT%dS\"}",
            queue,
            1 + dice.nextInt(3),
            seconds,
            dice.nextInt(2));
    return send(new Request(Ask.CLAIM_NEXT, "", key, 0, "/v2/jobs/claim", body));
  }

  private Reply send(Request claim) throws IOException, InterruptedException {
    return claim.key().isEmpty() ? caller.send(claim) : Keys.untilKnown(caller, claim);
  }

  private void work(String job, long fencing, String token, Duration lease)
      throws IOException, InterruptedException {
    int choice = dice.nextInt(100);
    if (choice < 12 && forgotten.size() < FORGOTTEN_MAX) {
      long due = System.nanoTime() + lease.plus(AFTER_LEASE).toNanos();
      forgotten.add(new Forgotten(job, fencing, token, due));
      return;
    }
    for (int beat = dice.nextInt(3); beat > 0; beat--) {
      caller.send(
          new Request(
              Ask.HEARTBEAT,
              job,
              "",
              fencing,
              "/v2/jobs/" + job + "/heartbeat",
              "{\"leaseToken\":\"" + token + "\",\"progress\":{\"percent\":50}}"));
    }
    Request submit = submit(job, fencing, token);
    Keys.untilKnown(caller, submit);
    if (choice >= 75) {
      caller.send(submit);
    }
  }

  private static Request submit(String job, long fencing, String token) {
    return new Request(
        Ask.SUBMIT,
        job,
        "submit-" + fencing,
        fencing,
        "/v2/jobs/" + job + "/submit",
        "{\"leaseToken\":\"" + token + "\",\"result\":{\"by\":" + fencing + "}}");
  }

  private void remember() throws IOException, InterruptedException {
    while (!forgotten.isEmpty() && forgotten.peek().dueNanos() - System.nanoTime() < 0) {
      Forgotten one = forgotten.remove();
      Keys.untilKnown(caller, submit(one.job(), one.fencing(), one.token()));
    }
  }
}
