// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that create, claim and submit without pause while something dies or stands still, and
 * write down what they were told; {@link #check} holds that against the state.
 */
public final class Load {

  private final Api api;
  private final int size;
  private final String type;
  private final ExecutorService clients;
  private final List<Future<Void>> running = new ArrayList<>();
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private volatile boolean stopping;

  private final Queue<String> created = new ConcurrentLinkedQueue<>();
  private final Queue<String> submitted = new ConcurrentLinkedQueue<>();
  private final Queue<String> pending = new ConcurrentLinkedQueue<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

  /**
   * @param type of this load's jobs, and of no others
   */
  public Load(Api api, int clients, String type) {
    this.api = api;
    this.size = clients;
    this.type = type;
    this.clients = Executors.newFixedThreadPool(clients);
  }

  public void start() {
    for (int i = 0; i < size; i++) {
      Callable<Void> client = this::work;
      running.add(clients.submit(client));
    }
  }

  /** Waits until so many more commands were told as done. */
  public void awaitAnswers(int more) throws Exception {
    int wanted = answers.get() + more;
    await(
        wanted + " answers",
        () -> {
          throwWhatEndedAClient();
          return answers.get() >= wanted;
        });
  }

  /** Clients end when they are told to; one that broke would never be missed. */
  private void throwWhatEndedAClient() throws Exception {
    for (Future<Void> client : running) {
      if (client.isDone()) {
        client.get();
      }
    }
  }

  public void stop() throws Exception {
    stopping = true;
    for (Future<Void> client : running) {
      client.get();
    }
    clients.shutdown();
  }

  /** Every told thing against the state, by the number in each job's payload. */
  public void check() throws Exception {
    Set<String> told = new HashSet<>(created);
    for (String location : pending) {
      told.addAll(settled(location));
    }
    Map<String, JsonNode> found = allJobs();

    assertThat(found.keySet()).containsAll(told);
    Set<Integer> numbers = new HashSet<>();
    for (String id : found.keySet()) {
      assertThat(numbers.add(api.get("/v2/jobs/" + id).expect(200).body().at("/payload/n").asInt()))
          .as("the only job of its request: %s", id)
          .isTrue();
    }
    for (String id : submitted) {
      assertThat(found.get(id).at("/status").asText()).isEqualTo("completed");
    }
    assertThat(surprises).isEmpty();
  }

  /** What became of a 202: the created job's id, or nothing when it was refused. */
  private List<String> settled(String location) throws Exception {
    List<String> jobs = new ArrayList<>();
    await(
        location + " to be settled",
        () -> {
          Api.Answer answer = api.get(location);
          if (answer.status() != 200 || answer.text("/state").equals("pending")) {
            return false;
          }
          if (answer.text("/state").equals("accepted") && answer.body().has("job")) {
            jobs.add(answer.text("/job/id"));
          }
          return true;
        });
    return jobs;
  }

  private Map<String, JsonNode> allJobs() throws Exception {
    Map<String, JsonNode> jobs = new HashMap<>();
    String cursor = "";
    do {
      Api.Answer page =
          api.get(
                  "/v2/jobs?type="
                      + type
                      + "&limit=100"
                      + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .expect(200);
      for (JsonNode job : page.body().at("/items")) {
        jobs.put(job.at("/id").asText(), job);
      }
      cursor = page.text("/nextCursor");
    } while (!cursor.isEmpty());
    return jobs;
  }

  private Void work() throws InterruptedException {
    while (!stopping) {
      // Without a key: a create that took effect twice would be two jobs of one number.
      Optional<Api.Answer> create =
          tell(
              "/v2/jobs",
              "{'type':'" + type + "','payload':{'n':" + number.incrementAndGet() + "}}",
              201);
      if (create.isPresent()) {
        String id = create.get().text("/id");
        created.add(id);
        finish(id);
      }
    }
    return null;
  }

  private void finish(String id) throws InterruptedException {
    Optional<Api.Answer> claim = tell("/v2/jobs/" + id + "/claim", "{'leaseTtl':'PT1H'}", 200);
    if (claim.isPresent()) {
      String token = claim.get().text("/lease/token");
      Optional<Api.Answer> submit =
          tell(
              "/v2/jobs/" + id + "/submit",
              "{'leaseToken':'" + token + "','result':{}}",
              204,
              "Idempotency-Key",
              "submit");
      submit.ifPresent(done -> submitted.add(id));
    }
  }

  /** Present when it was told as done; 202 is written down, 503 and silence are nothing. */
  private Optional<Api.Answer> tell(String path, String json, int done, String... headers)
      throws InterruptedException {
    Api.Answer answer;
    try {
      answer = api.post(path, json, headers);
    } catch (IOException silence) {
      return Optional.empty();
    }
    if (answer.status() == done) {
      answers.incrementAndGet();
      return Optional.of(answer);
    }
    if (answer.status() == 202) {
      pending.add(answer.location().orElseThrow());
    } else if (answer.status() != 503) {
      surprises.add(path + " " + answer);
    }
    return Optional.empty();
  }
}
