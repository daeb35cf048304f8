// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;
import dev.joblog.bench.measured.ProcessUse;
import dev.joblog.bench.measured.Target;
import dev.joblog.bench.streams.IdleStreams;
import dev.joblog.bench.streams.StreamWatcher;
import dev.joblog.bench.streams.TopicWatcher;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code GET /v2/events} costs: the gateway's memory for each idle stream; and when a job's
 * event is visible to a plain consumer of Kafka, and when at a client of the gateway, both from
 * when its create was due, with few streams open and with many.
 */
final class EventStreams {

  /** Open before memory is read, so that code and pools are there. */
  private static final int FIRST_STREAMS = 100;

  private final Site site;
  private Optional<Watch> watch = Optional.empty();

  /** Those who look, for the whole of the workload. */
  private record Watch(TopicWatcher topic, StreamWatcher stream, IdleStreams idle) {}

  EventStreams(Site site) {
    this.site = site;
  }

  List<Phase> phases() {
    int many = site.load().connections() + FIRST_STREAMS + 1;
    return List.of(
        new Watched(alone("few", 1), this::watch),
        new Watched(steady("few", 1), this::watch),
        new Watched(alone("many", many), this::openMany),
        new Watched(steady("many", many), this::openMany));
  }

  private static String title(String what, int streams) {
    return "W8 " + what + ", " + streams + (streams == 1 ? " stream" : " streams");
  }

  /** The next job when the event of the last has arrived. */
  private Phase alone(String name, int streams) {
    Ledger ledger = site.open("streams-alone-" + name);
    return new ClosedLoop(
        title("one at a time", streams),
        site,
        1,
        (client, tape) -> {
          long began = System.nanoTime();
          String job = client.create(ledger.queue());
          tape.requests(1);
          ledger.created(job);
          seen(job, began, tape);
          tape.done(System.nanoTime(), 1);
          return true;
        });
  }

  private Phase steady(String name, int streams) {
    int rate = site.load().rate();
    return new Arrivals(
        title("arrivals, " + rate + "/s", streams),
        site,
        site.open("streams-steady-" + name),
        rate,
        this::seenAll);
  }

  private void seenAll(Map<String, Long> due, Tape tape) throws IOException, InterruptedException {
    for (Map.Entry<String, Long> one : due.entrySet()) {
      seen(one.getKey(), one.getValue(), tape);
    }
  }

  /** Added: later at the client than in Kafka; where it was not later, 0. */
  private void seen(String job, long from, Tape tape) throws IOException, InterruptedException {
    Watch open = watch.orElseThrow();
    long visible = open.topic().seen().await(job);
    long arrived = open.stream().seen().await(job);
    tape.time("event in Kafka", visible - from);
    tape.time("event at a client", arrived - from);
    tape.time("event, added", arrived - visible);
  }

  private void watch() throws IOException {
    if (watch.isEmpty()) {
      Target target = site.target();
      watch =
          Optional.of(
              new Watch(
                  new TopicWatcher(target.bootstrap().orElseThrow()),
                  new StreamWatcher(target.address(), target.authorization()),
                  new IdleStreams(target.address(), target.authorization())));
    }
  }

  private void openMany() throws IOException, InterruptedException {
    watch();
    IdleStreams idle = watch.orElseThrow().idle();
    if (idle.isEmpty()) {
      int connections = site.load().connections();
      idle.open(FIRST_STREAMS);
      idle.settle(site.load().settle());
      long before = residentBytes();
      idle.open(connections);
      idle.settle(site.load().settle());
      long after = residentBytes();
      site.note(memory(before, after, connections));
      idle.idle();
    }
  }

  static String memory(long before, long after, int connections) {
    return String.format(
        Locale.ROOT,
        "gateway process, after a full collection: %.1f MiB with %d streams, %.1f MiB with %d;"
            + " %.1f KB (of 1,000 bytes) for each idle stream",
        before / 1048576.0,
        FIRST_STREAMS + 1,
        after / 1048576.0,
        connections + FIRST_STREAMS + 1,
        (after - before) / 1000.0 / connections);
  }

  private long residentBytes() throws IOException, InterruptedException {
    long pid = site.target().part("gateway").pid();
    ProcessUse.collectGarbage(pid);
    return ProcessUse.memory(pid).rss();
  }

  private void close() throws IOException {
    if (watch.isPresent()) {
      watch.get().idle().close();
      watch.get().stream().close();
      watch.get().topic().close();
      watch = Optional.empty();
    }
  }

  private interface Opening {
    void run() throws IOException, InterruptedException;
  }

  private final class Watched implements Phase {
    private final Phase phase;
    private final Opening opening;

    Watched(Phase phase, Opening opening) {
      this.phase = phase;
      this.opening = opening;
    }

    @Override
    public String title() {
      return phase.title();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
      opening.run();
    }

    @Override
    public Played round() throws IOException, InterruptedException {
      return phase.round();
    }

    @Override
    public void close() throws IOException {
      EventStreams.this.close();
    }
  }
}
