// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.bench.history.Call.Told;
import dev.joblog.bench.history.Evidence.Walk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks the list of all jobs, newest first, a page at a time; a page that fails is asked again. */
final class Lister implements Client {

  private static final Duration PAUSE = Duration.ofMillis(30);
  private static final Duration PAGE_AT_MOST = Duration.ofMinutes(2);

  /** Of one run, kept; the first ones. */
  private static final int WALKS_MAX = 200;

  private final Site site;
  private final Caller caller;
  private final List<Walk> walks = new ArrayList<>();

  Lister(Site site, int number) {
    this.site = site;
    this.caller = new Caller(site, "lister-" + number, number);
  }

  @Override
  public String name() {
    return caller.name();
  }

  @Override
  public void once() throws IOException, InterruptedException {
    Optional<Walk> walk = walk("");
    synchronized (walks) {
      if (walks.size() < WALKS_MAX) {
        walk.ifPresent(walks::add);
      }
    }
  }

  List<Walk> walks() {
    synchronized (walks) {
      return List.copyOf(walks);
    }
  }

  /**
   * All pages; empty when a page is not answered in two minutes.
   *
   * @param filter of the query, with its ampersand
   */
  Optional<Walk> walk(String filter) throws IOException, InterruptedException {
    long began = site.history().now();
    List<String> jobs = new ArrayList<>();
    String cursor = "";
    do {
      Optional<JsonNode> page =
          page("/v2/jobs?scope=tenant&sort=-createdAt&limit=100" + filter + cursor);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      page.get().path("items").forEach(job -> jobs.add(job.path("id").asText()));
      String next = page.get().path("nextCursor").asText("");
      cursor = next.isEmpty() || next.equals("null") ? "" : "&cursor=" + next;
      Thread.sleep(PAUSE.toMillis());
    } while (!cursor.isEmpty());
    return Optional.of(new Walk(name() + "'s walk at " + began / 1_000_000 + " ms", began, jobs));
  }

  private Optional<JsonNode> page(String path) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PAGE_AT_MOST.toNanos();
    while (System.nanoTime() < deadline) {
      Reply reply = caller.page(path);
      if (reply.told() == Told.DONE) {
        return Optional.of(reply.body());
      }
      Thread.sleep(PAUSE.toMillis());
    }
    return Optional.empty();
  }
}
