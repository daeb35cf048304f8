// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import java.io.IOException;
import java.nio.file.Path;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker dies and comes back while clients go on. */
final class BrokerKillIT {

  private static final int CLIENTS = 8;
  private static final int KILLS = 2;
  private static final int ANSWERS_BEFORE_EACH_KILL = 200;

  @TempDir Path directory;

  @Test
  void whatWasToldHappenedAndHappenedOnce() throws Exception {
    int port = FreePorts.pick(1).get(0);
    try (LocalKafka kafka =
        LocalKafka.single(TestKafka.HOME, directory.resolve("kafka"), TestKafka.ARCHIVES, port)) {
      kafka.start();
      try (JoblogStack stack = JoblogStack.start(directory, kafka.bootstrap())) {
        Api api = Api.dev(stack.address());
        Load load = new Load(api);
        load.start();
        for (int kill = 1; kill <= KILLS; kill++) {
          load.awaitAnswers(ANSWERS_BEFORE_EACH_KILL);
          kafka.kill();
          kafka.start();
        }
        load.awaitAnswers(ANSWERS_BEFORE_EACH_KILL);
        load.stop();

        check(api, load);
        assertThat(stack.divergence()).isZero();
      }
    }
  }

  /** Every told thing against the state, by the number in each job's payload. */
  private static void check(Api api, Load load) throws Exception {
    Set<String> told = new HashSet<>(load.created);
    for (String location : load.pending) {
      told.addAll(settled(api, location));
    }
    Map<String, JsonNode> found = allJobs(api);

    assertThat(found.keySet()).containsAll(told);
    Set<Integer> numbers = new HashSet<>();
    for (String id : found.keySet()) {
      assertThat(numbers.add(api.get("/v2/jobs/" + id).expect(200).body().at("/payload/n").asInt()))
          .as("the only job of its request: %s", id)
          .isTrue();
    }
    for (String id : load.submitted) {
      assertThat(found.get(id).at("/status").asText()).isEqualTo("completed");
    }
    assertThat(load.surprises).isEmpty();
  }

  /** What became of a 202: the created job's id, or nothing when it was refused. */
  private static List<String> settled(Api api, String location) throws Exception {
    List<String> created = new ArrayList<>();
    await(
        location + " to be settled",
        () -> {
          Api.Answer answer = api.get(location);
          if (answer.status() != 200 || answer.text("/state").equals("pending")) {
            return false;
          }
          if (answer.text("/state").equals("accepted") && answer.body().has("job")) {
            created.add(answer.text("/job/id"));
          }
          return true;
        });
    return created;
  }

  private static Map<String, JsonNode> allJobs(Api api) throws Exception {
    Map<String, JsonNode> jobs = new HashMap<>();
    String cursor = "";
    do {
      Api.Answer page =
          api.get(
                  "/v2/jobs?type=kill.broker&limit=100"
                      + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .expect(200);
      for (JsonNode job : page.body().at("/items")) {
        jobs.put(job.at("/id").asText(), job);
      }
      cursor = page.text("/nextCursor");
    } while (!cursor.isEmpty());
    return jobs;
  }

  /** Clients that create, claim and submit without pause, and write down what they were told. */
  private static final class Load {

    private final Api api;
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final List<Future<Void>> running = new ArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean stopping;

    private final Queue<String> created = new ConcurrentLinkedQueue<>();
    private final Queue<String> submitted = new ConcurrentLinkedQueue<>();
    private final Queue<String> pending = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

    Load(Api api) {
      this.api = api;
    }

    void start() {
      for (int i = 0; i < CLIENTS; i++) {
        Callable<Void> client = this::work;
        running.add(clients.submit(client));
      }
    }

    void awaitAnswers(int more) throws Exception {
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

    void stop() throws Exception {
      stopping = true;
      for (Future<Void> client : running) {
        client.get();
      }
      clients.shutdown();
    }

    private Void work() throws IOException, InterruptedException {
      while (!stopping) {
        // Without a key: a create that took effect twice would be two jobs of one number.
        Optional<Api.Answer> create =
            tell(
                "/v2/jobs",
                "{'type':'kill.broker','payload':{'n':" + number.incrementAndGet() + "}}",
                201);
        if (create.isPresent()) {
          String id = create.get().text("/id");
          created.add(id);
          finish(id);
        }
      }
      return null;
    }

    private void finish(String id) throws IOException, InterruptedException {
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

    /** Present when it was told as done; 202 is written down, 503 is nothing. */
    private Optional<Api.Answer> tell(String path, String json, int done, String... headers)
        throws IOException, InterruptedException {
      Api.Answer answer = api.post(path, json, headers);
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
}
