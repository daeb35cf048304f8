// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.bench.http.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Where pages of one list begin.
 *
 * @param first path of the first page
 * @param middle of one in the middle
 * @param last of the last one
 * @param jobs in the list
 */
record ListPlaces(String first, String middle, String last, long jobs) {

  private static final int PAGE = 50;
  private static final int WALKED_PAGE = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Walks the whole list from page to page.
   *
   * @throws IOException when it does not hold each of its jobs once, and no other of ours
   */
  static ListPlaces walk(JobsClient client, ListedJobs jobs, JobList list) throws IOException {
    BitSet seen = new BitSet(jobs.size());
    List<String> cursors = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      cursors.add(cursor.get());
      Answer page = client.get(path(list, WALKED_PAGE, cursor.get()));
      see(page, jobs, list, seen);
      cursor = next(page);
    }
    long expected = jobs.count(list.holds());
    if (seen.cardinality() != expected) {
      throw new IOException(
          "Expected the list of "
              + list.name()
              + " to hold "
              + expected
              + " jobs, but it holds "
              + seen.cardinality());
    }
    return new ListPlaces(
        path(list, PAGE, ""),
        path(list, PAGE, cursors.get(cursors.size() / 2)),
        last(client, list, cursors.get(cursors.size() - 1)),
        expected);
  }

  private static void see(Answer page, ListedJobs jobs, JobList list, BitSet seen)
      throws IOException {
    for (JsonNode item : JSON.readTree(page.body()).get("items")) {
      Optional<ListedJob> job = jobs.find(item.get("id").asText());
      if (job.isPresent()) {
        int number = job.get().number();
        if (!list.holds().test(job.get()) || seen.get(number)) {
          throw new IOException(
              "Expected the list of %s to hold its jobs once, but it holds %s"
                  .formatted(list.name(), item));
        }
        seen.set(number);
      }
    }
  }

  private static String last(JobsClient client, JobList list, String from) throws IOException {
    String path = path(list, PAGE, from);
    Optional<String> cursor = next(client.get(path));
    while (cursor.isPresent()) {
      path = path(list, PAGE, cursor.get());
      cursor = next(client.get(path));
    }
    return path;
  }

  private static String path(JobList list, int limit, String cursor) {
    String path = "/v2/jobs?" + list.query() + "&limit=" + limit;
    return cursor.isEmpty() ? path : path + "&cursor=" + cursor;
  }

  private static Optional<String> next(Answer page) throws IOException {
    return page.has("nextCursor") ? Optional.of(page.text("nextCursor")) : Optional.empty();
  }
}
