// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Latencies;
import dev.joblog.bench.figures.Spread;
import dev.joblog.bench.figures.Tape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** First, middle and last page of every kind of list of so many jobs, by one client in turn. */
final class ListPages implements Phase {

  static final List<String> PLACES = List.of("first", "middle", "last");

  private static final int WALKERS = 2;
  private static final Duration WALK_AT_MOST = Duration.ofMinutes(60);

  private final Site site;
  private final ListedJobs jobs;
  private final int size;
  private final Map<JobList, ListPlaces> places = new LinkedHashMap<>();
  private final Map<String, List<Double>> medians = new LinkedHashMap<>();

  /**
   * @param jobs of all sizes; there are fewer so far, or as many
   */
  ListPages(Site site, ListedJobs jobs, int size) {
    this.site = site;
    this.jobs = jobs;
    this.size = size;
  }

  @Override
  public String title() {
    return "W11 lists of " + size;
  }

  int size() {
    return size;
  }

  /** Every list that was walked, and where its pages are. */
  Map<JobList, ListPlaces> places() {
    return places;
  }

  boolean isMeasured() {
    return !medians.isEmpty();
  }

  /**
   * Of each round's median, ms.
   *
   * @param place in {@link #PLACES}
   */
  Spread median(JobList list, int place) {
    return Spread.of(medians.getOrDefault(page(list, place), List.of()));
  }

  private static String page(JobList list, int place) {
    return list.name() + ", " + PLACES.get(place);
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    if (places.isEmpty()) {
      jobs.fill(size);
      walk(JobList.all(jobs));
      site.note("  each list of " + size + " jobs was walked: it holds its jobs once");
      var unused = read(new LinkedHashMap<>()); // so that code and caches are warm
    }
  }

  private void walk(List<JobList> lists) throws IOException, InterruptedException {
    Map<JobList, ListPlaces> walked = new ConcurrentHashMap<>();
    AtomicInteger next = new AtomicInteger();
    Steps.Step nextList =
        (client, tape) -> {
          int number = next.getAndIncrement();
          if (number < lists.size()) {
            JobList list = lists.get(number);
            walked.put(list, ListPlaces.walk(client, jobs, list));
          }
          return number < lists.size();
        };
    var unused =
        Crew.work(
            Crew.hands(WALKERS, number -> Steps.hand(site.client(number), nextList)), WALK_AT_MOST);
    for (JobList list : lists) {
      Optional.ofNullable(walked.get(list)).ifPresent(found -> places.put(list, found));
    }
  }

  @Override
  public Played round() throws IOException, InterruptedException {
    Map<String, Latencies> times = new LinkedHashMap<>();
    Played played = read(times);
    times.forEach(
        (page, latencies) ->
            medians.computeIfAbsent(page, name -> new ArrayList<>()).add(latencies.millis(50)));
    return played;
  }

  /** All pages by turns, until the time is over. */
  private Played read(Map<String, Latencies> times) throws IOException, InterruptedException {
    return Crew.work(
        Crew.hands(
            1,
            number -> Steps.hand(site.client(number), (client, tape) -> read(client, tape, times))),
        site.load().time());
  }

  private boolean read(JobsClient client, Tape tape, Map<String, Latencies> times)
      throws IOException {
    for (Map.Entry<JobList, ListPlaces> list : places.entrySet()) {
      ListPlaces at = list.getValue();
      List<String> paths = List.of(at.first(), at.middle(), at.last());
      for (int place = 0; place < paths.size(); place++) {
        long began = System.nanoTime();
        var unused = client.get(paths.get(place));
        long now = System.nanoTime();
        times
            .computeIfAbsent(page(list.getKey(), place), name -> new Latencies())
            .record(now - began);
        tape.time(PLACES.get(place) + " page", now - began);
        tape.requests(1);
        tape.done(now, 1);
      }
    }
    return true;
  }
}
