// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be measured, by the name that the command line has for it. */
public enum Workload {
  /** A request that is answered at once. */
  GET,
  /** An append to the broker. */
  KAFKA,
  /** Create, claim by id and submit, each for itself. */
  CALLS,
  /** Creates, with one client and with many. */
  CREATE,
  /** Creates a hundred at a time. */
  BATCHES,
  /** Creates by a producer on the topic. */
  TOPIC,
  /** Claim next and submit, over jobs that lie there. */
  BACKLOG,
  /** The same with 64 workers. */
  WORKERS,
  /** Creates at a fixed rate, and workers who wait for them. */
  ARRIVALS,
  /** The same at shares of what a backlog's workers finish a second. */
  BUSY,
  /** Pages of a long list. */
  PAGES,
  /** Claims, with nobody who pages and with eight. */
  PAGING,
  /** Arrivals with many pending jobs that nobody asks for. */
  BEHIND,
  /** Create, claim, three heartbeats, submit. */
  LIVES,
  /** Arrivals and events, with few event streams open and with many. */
  STREAMS,
  /** A processor that comes back without its store. */
  RESTORE,
  /** Pages of every kind of list, of few jobs and of many. */
  LISTS,
  /** Jobs through their retention. */
  SOAK;

  /** What is measured where nothing is named. */
  public static final List<Workload> USUAL = List.of(GET, KAFKA, CREATE, BACKLOG, ARRIVALS);

  private static final int WORKERS_COUNT = 64;

  /** On the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param word as the command line has it
   */
  public static Optional<Workload> of(String word) {
    return List.of(values()).stream().filter(one -> one.word().equals(word)).findFirst();
  }

  /** All of them. */
  public static String words() {
    return Stream.of(values()).map(Workload::word).collect(Collectors.joining(", "));
  }

  /** Whole lives, which take every path that a worker takes. */
  public static Phase warmUp(Site site) {
    int clients = site.load().clients();
    return new ClosedLoop("warm-up", site, clients, Steps.life(site.open("warm-up")));
  }

  /** Whether it needs to know where Kafka is, or to start what is measured. */
  public boolean needsKafka() {
    return switch (this) {
      case KAFKA, TOPIC, PAGES, PAGING, BEHIND, STREAMS, RESTORE, LISTS, SOAK -> true;
      default -> false;
    };
  }

  /** How often each of its phases is measured. */
  public int rounds(int asked) {
    return this == SOAK ? 1 : asked;
  }

  /** Whether it sends commands over the topic itself, in this build's schema. */
  public boolean sendsCommands() {
    return switch (this) {
      case TOPIC, PAGES, PAGING, BEHIND, RESTORE, LISTS, SOAK -> true;
      default -> false;
    };
  }

  public List<Phase> phases(Site site) {
    int clients = site.load().clients();
    return switch (this) {
      case GET ->
          List.of(
              new BareGet(named("floor: bare GET", 1), site, 1),
              new BareGet(named("floor: bare GET", clients), site, clients));
      case KAFKA -> {
        String bootstrap = site.target().bootstrap().orElseThrow();
        yield List.of(
            new KafkaFloor(named("floor: Kafka append", 1), site, bootstrap, 1),
            new KafkaFloor(named("floor: Kafka append", clients), site, bootstrap, clients));
      }
      case CALLS -> {
        List<Phase> one = new Calls(site, 1).phases();
        List<Phase> many = new Calls(site, clients).phases();
        yield Stream.concat(one.stream(), many.stream()).toList();
      }
      case CREATE -> {
        List<Ledger> ledgers = site.openAll("create");
        IntFunction<Steps.Step> steps = number -> Steps.create(Site.pick(ledgers, number));
        yield List.of(
            new ClosedLoop(named("W1 create", 1), site, 1, steps),
            new ClosedLoop(named("W1 create", clients), site, clients, steps));
      }
      case BATCHES ->
          List.of(
              new ClosedLoop(
                  named("W1b batches", clients), site, clients, Steps.batch(site.open("batches"))));
      case BACKLOG ->
          List.of(
              new Backlog(
                  named("W2 backlog", clients),
                  site,
                  site.openAll("backlog"),
                  clients,
                  site::backlogRate));
      case WORKERS ->
          List.of(
              new Backlog(
                  named("W4 backlog", WORKERS_COUNT),
                  site,
                  site.openAll("workers"),
                  WORKERS_COUNT,
                  rate -> {}));
      case ARRIVALS -> {
        int rate = site.load().rate();
        yield List.of(
            new Arrivals("W3 arrivals, " + rate + "/s", site, site.open("arrivals"), rate));
      }
      case BUSY -> new Busy(site).phases();
      case LIVES ->
          List.of(
              new ClosedLoop(
                  named("W6 lives", clients), site, clients, Steps.life(site.open("lives"))));
      case TOPIC -> List.of(new TopicCreates("W1b topic producer", site, site.open("topic")));
      case PAGES ->
          List.of(
              new Pages(
                  named("W5 pages over " + site.load().behind() + " finished", clients),
                  site,
                  site.open("pages"),
                  clients));
      case PAGING -> new Paging(site).phases();
      case BEHIND -> new Behind(site).phases();
      case STREAMS -> new EventStreams(site).phases();
      case RESTORE ->
          List.of(
              new Restore(
                  "W9 restore of " + site.load().restore() + " finished",
                  site,
                  site.openAll("restore")));
      case LISTS -> new Lists(site).phases();
      case SOAK -> List.of(new Soak(site));
    };
  }

  private static String named(String what, int clients) {
    return what + ", " + clients + (clients == 1 ? " client" : " clients");
  }
}
