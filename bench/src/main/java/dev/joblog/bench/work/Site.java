// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.bench.figures.Spread;
import dev.joblog.bench.http.Connection;
import dev.joblog.bench.measured.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Where workloads work: the target, how much of everything, and the books. */
public final class Site {

  private static final String DIVERGENCE = "joblog_outcome_divergence_total";

  private final Target target;
  private final Load load;
  private final String run;
  private final Consumer<String> notes;
  private final List<Ledger> ledgers;
  private final List<Double> backlogRates;

  /**
   * @param run in the name of every queue, so that a run has queues of its own
   * @param notes is told what is worth a line
   */
  public Site(Target target, Load load, String run, Consumer<String> notes) {
    this.target = target;
    this.load = load;
    this.run = run;
    this.notes = notes;
    this.ledgers = new ArrayList<>();
    this.backlogRates = new ArrayList<>();
  }

  private Site(Site same, Load load) {
    this.target = same.target;
    this.load = load;
    this.run = same.run;
    this.notes = same.notes;
    this.ledgers = same.ledgers;
    this.backlogRates = same.backlogRates;
  }

  /** The same, and the same books, with rounds that take another time. */
  public Site lasting(Duration time) {
    return new Site(this, load.lasting(time));
  }

  public Target target() {
    return target;
  }

  public Load load() {
    return load;
  }

  void note(String line) {
    notes.accept(line);
  }

  /** Jobs that {@link Workload#BACKLOG} finished a second, of one more round. */
  void backlogRate(double rate) {
    backlogRates.add(rate);
  }

  /** The median of its rounds; empty before the first. */
  OptionalDouble backlogRate() {
    return backlogRates.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Spread.of(backlogRates).median());
  }

  /** Of a queue that is not used yet. */
  Ledger open(String name) {
    Ledger ledger = new Ledger("bench-" + run + "-" + name);
    ledgers.add(ledger);
    return ledger;
  }

  /** Of as many queues as the load says, which a client picks from by its number. */
  List<Ledger> openAll(String name) {
    List<Ledger> all = new ArrayList<>();
    for (int queue = 0; queue < load.queues(); queue++) {
      all.add(open(load.queues() == 1 ? name : name + "-" + queue));
    }
    return all;
  }

  static Ledger pick(List<Ledger> ledgers, int number) {
    return ledgers.get(number % ledgers.size());
  }

  /**
   * @param number of the client, from 0
   */
  JobsClient client(int number) throws IOException {
    return new JobsClient(target, load.seed() + number, load.size());
  }

  /** How many jobs were created so far. */
  public long created() {
    return ledgers.stream().mapToLong(ledger -> ledger.created().size()).sum();
  }

  /**
   * What the service says of all that was done here, against what it answered then.
   *
   * @return what is wrong, a sentence each
   */
  public List<String> faults() throws IOException {
    target.requireAlive();
    Map<String, Map<String, Long>> counts = counts();
    List<String> faults = new ArrayList<>();
    for (Ledger ledger : ledgers) {
      faults.addAll(Accounts.faults(ledger, counts.getOrDefault(ledger.queue(), Map.of())));
    }
    if (target.admin().isPresent()) {
      try (Connection admin = new Connection(target.admin().get(), "")) {
        double divergence = metric(admin.get("/metrics").expect(200).body(), DIVERGENCE);
        if (divergence != 0) {
          faults.add("Expected no command to be answered in two ways, but " + divergence + " were");
        }
      }
    }
    return faults;
  }

  static double metric(String metrics, String name) throws IOException {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IOException("Expected the metric " + name + ", but there is none"));
  }

  /** Jobs by queue and status, as the service counts them. */
  Map<String, Map<String, Long>> counts() throws IOException {
    try (JobsClient client = client(0)) {
      return counts(client.get("/v2/jobs/counts").body());
    }
  }

  /** Jobs by queue and status. */
  static Map<String, Map<String, Long>> counts(String body) throws IOException {
    Map<String, Map<String, Long>> counts = new HashMap<>();
    for (JsonNode row : new ObjectMapper().readTree(body).get("counts")) {
      counts
          .computeIfAbsent(row.get("queue").asText(), queue -> new HashMap<>())
          .merge(row.get("status").asText(), row.get("jobs").asLong(), Long::sum);
    }
    return counts;
  }
}
