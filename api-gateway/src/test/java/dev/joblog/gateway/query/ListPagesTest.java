// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.ManualTimer;
import dev.joblog.gateway.core.Placement;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads.Answered;
import dev.joblog.gateway.core.Reads.JobList;
import dev.joblog.gateway.core.Reads.Read;
import dev.joblog.gateway.core.Reads.Unavailable;
import dev.joblog.gateway.core.SeenPositions;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Owners.Replicas;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import dev.joblog.topics.Routing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages over partitions that take in jobs while somebody turns the pages. */
class ListPagesTest {

  private static final int PARTITIONS = 4;
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final JobSort OLDEST_FIRST = new JobSort(JobSort.Field.CREATED_AT, true);

  private final ManualTimer timer = new ManualTimer();
  private final FakeProcessors processors = new FakeProcessors();
  private Random random = new Random(1);
  private List<Shelf> shelves = new ArrayList<>();
  private PartitionedReads reads = reads();
  private Instant clock = START;
  private boolean busy;

  static List<JobSort> sorts() {
    return List.of(
        OLDEST_FIRST,
        new JobSort(JobSort.Field.CREATED_AT, false),
        new JobSort(JobSort.Field.ID, true),
        new JobSort(JobSort.Field.ID, false));
  }

  @ParameterizedTest
  @MethodSource("sorts")
  void pagesNeitherRepeatNorSkipWhileJobsAreAdded(JobSort sort) {
    for (long seed = 1; seed <= 150; seed++) {
      begin(seed);
      for (int n = random.nextInt(60); n > 0; n--) {
        addSomewhere();
      }
      List<JobKey> atStart =
          shelves.stream().flatMap(shelf -> shelf.appliedMatches().stream()).toList();
      busy = true;

      Walk walk = walk(sort, 1 + random.nextInt(7));

      String story = "seed " + seed + ", sort " + sort;
      Comparator<JobKey> order = JobKey.order(sort);
      assertThat(walk.keys).as(story).isSortedAccordingTo(order).doesNotHaveDuplicates();
      assertThat(walk.keys).as(story).containsAll(atStart);
      if (sort.equals(OLDEST_FIRST) && walk.lastNext.isPresent()) {
        JobKey passed = walk.lastNext.get();
        assertThat(shelves.stream().flatMap(shelf -> shelf.allMatches().stream()))
            .as(story + ": what the cursor passed")
            .filteredOn(key -> order.compare(key, passed) <= 0)
            .allMatch(new HashSet<>(walk.keys)::contains);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sorts")
  void pagesAreFullAndTheLastOneHasNoCursor(JobSort sort) {
    for (long seed = 1; seed <= 50; seed++) {
      begin(seed);
      for (int n = random.nextInt(60); n > 0; n--) {
        addSomewhere();
      }
      shelves.forEach(shelf -> shelf.apply(Integer.MAX_VALUE / 2));
      int jobs = shelves.stream().mapToInt(shelf -> shelf.appliedMatches().size()).sum();
      int limit = 1 + random.nextInt(7);

      Walk walk = walk(sort, limit);

      assertThat(walk.keys).as("seed %d", seed).hasSize(jobs);
      assertThat(walk.pages).as("seed %d", seed).isEqualTo(Math.max(1, (jobs + limit - 1) / limit));
    }
  }

  @Test
  void anIdlePartitionDoesNotHoldUpAnAscendingList() {
    begin(7);
    shelves.get(0).append(START);
    shelves.get(0).apply(1);
    clock = START.plusSeconds(600);
    for (int n = 0; n < 40; n++) {
      clock = clock.plusMillis(1);
      shelves.get(1).append(clock);
    }
    shelves.get(1).apply(40);
    int jobs = shelves.stream().mapToInt(shelf -> shelf.appliedMatches().size()).sum();

    assertThat(walk(OLDEST_FIRST, 3).keys).hasSize(jobs);
  }

  @Test
  void aPartitionThatIsBehindEndsInComeAgainAndNotInASkippedJob() {
    begin(7);
    shelves.get(0).append(START);
    for (int n = 0; n < 40; n++) {
      shelves.get(1).append(START.plusSeconds(1 + n));
    }
    shelves.get(1).apply(40);

    CompletableFuture<Read<JobList>> asked = ask(OLDEST_FIRST, Optional.empty(), 3);
    for (int step = 0; step < 25; step++) {
      timer.advance(Duration.ofMillis(100));
    }

    assertThat(asked.join()).isInstanceOf(Unavailable.class);
  }

  @Test
  void aScanThatTakesTooLongEndsInAnEmptyPageWithACursorThatGoesOn() {
    begin(3);
    for (int n = 0; n < 3_000; n++) {
      clock = clock.plusMillis(1);
      shelves.get(0).append(clock);
    }
    shelves.get(0).apply(3_000);
    processors.up.computeIfPresent(
        "http://p",
        (address, answer) ->
            request -> {
              timer.advance(Duration.ofMillis(300));
              return nothingMatched(answer.apply(request));
            });

    Answered<JobList> page =
        (Answered<JobList>)
            ask(new JobSort(JobSort.Field.CREATED_AT, false), Optional.empty(), 5).join();

    assertThat(page.value().jobs()).isEmpty();
    assertThat(page.value().next()).isPresent();
  }

  @Test
  void aPageOfJobsThatAreSpreadReadsAboutTwiceAsManyRowsAsItHolds() {
    begin(7);
    for (int n = 0; n < 2_000; n++) {
      append(shelves.get(n % PARTITIONS));
    }

    assertThat(rowsRead(50)).isBetween(51, 2 * (50 + PARTITIONS));
    assertThat(processors.requests).hasSize(PARTITIONS);
  }

  @Test
  void aPageOfJobsOfOnePartitionAsksThatOnceMore() {
    begin(7);
    for (int n = 0; n < 500; n++) {
      append(shelves.get(0));
    }

    assertThat(rowsRead(50)).isBetween(51, 2 * 51);
    assertThat(processors.requests).hasSize(PARTITIONS + 1);
  }

  private void append(Shelf shelf) {
    clock = clock.plusMillis(1);
    shelf.append(clock);
  }

  /** By the partitions, for a first page that is full. */
  private int rowsRead(int limit) {
    shelves.forEach(shelf -> shelf.apply(Integer.MAX_VALUE / 2));
    shelves.forEach(Shelf::scanAtOnce);
    processors.requests.clear();
    JobSort newestFirst = new JobSort(JobSort.Field.CREATED_AT, false);
    Answered<JobList> page = (Answered<JobList>) ask(newestFirst, Optional.empty(), limit).join();
    assertThat(page.value().jobs()).hasSize(limit);
    assertThat(page.value().next()).isPresent();
    return shelves.stream().mapToInt(Shelf::given).sum();
  }

  private static QueryResponse nothingMatched(QueryResponse response) {
    return new QueryResponse(
        response.applied(),
        response.appliedT(),
        false,
        new dev.joblog.protocol.query.QueryAnswer.JobPage(
            List.of(),
            ((dev.joblog.protocol.query.QueryAnswer.JobPage) response.answer()).scannedTo()));
  }

  private static final class Walk {
    final List<JobKey> keys = new ArrayList<>();
    int pages;
    Optional<JobKey> lastNext = Optional.empty();
  }

  private Walk walk(JobSort sort, int limit) {
    Walk walk = new Walk();
    Optional<JobKey> after = Optional.empty();
    do {
      CompletableFuture<Read<JobList>> asked = ask(sort, after, limit);
      while (!asked.isDone()) {
        shelves.forEach(shelf -> shelf.apply(100));
        timer.advance(Duration.ofMillis(100));
      }
      Answered<JobList> page = (Answered<JobList>) asked.join();
      assertThat(page.value().jobs()).hasSizeLessThanOrEqualTo(limit);
      page.value().jobs().forEach(job -> walk.keys.add(JobKey.of(job.job())));
      walk.pages++;
      after = page.value().next();
      if (after.isPresent()) {
        walk.lastNext = after;
      }
      // An append that comes later than the page is stamped later than its rows.
      clock = clock.plusMillis(1);
      // In the end the reader is faster than the writers.
      busy = busy && walk.pages < 30;
    } while (after.isPresent());
    return walk;
  }

  private CompletableFuture<Read<JobList>> ask(JobSort sort, Optional<JobKey> after, int limit) {
    return reads
        .list("acme", everything(), sort, after, limit, Positions.NONE)
        .toCompletableFuture();
  }

  private void begin(long seed) {
    random = new Random(seed);
    shelves = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      shelves.add(new Shelf(partition, random));
    }
    clock = START;
    busy = false;
    reads = reads();
  }

  private void addSomewhere() {
    clock = clock.plusMillis(random.nextInt(3));
    Shelf shelf = shelves.get(random.nextInt(PARTITIONS));
    shelf.append(clock);
    shelves.get(random.nextInt(PARTITIONS)).apply(random.nextInt(4));
  }

  private PartitionedReads reads() {
    Routing routing = new Routing(PARTITIONS);
    Map<Integer, Replicas> owned = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      owned.put(partition, new Replicas(Optional.of("http://p"), List.of()));
    }
    processors.own(PARTITIONS, owned);
    processors.up.put("http://p", this::answer);
    OwnerDirectory owners = new OwnerDirectory(processors, () -> List.of("http://p"), timer);
    var unused = owners.refresh();
    return new PartitionedReads(
        new PartitionReads(processors, owners, new SeenPositions(), timer, timer::nanos, 100),
        routing,
        new Placement(routing, Map.of()),
        partitions -> {
          Map<Integer, Long> ends = new HashMap<>();
          partitions.forEach(partition -> ends.put(partition, shelves.get(partition).end()));
          return CompletableFuture.completedFuture(ends);
        },
        timer,
        timer::nanos);
  }

  private QueryResponse answer(QueryRequest request) {
    for (int n = busy ? random.nextInt(3) : 0; n > 0; n--) {
      addSomewhere();
    }
    return shelves.get(request.partition()).answer(request);
  }

  private static JobFilter everything() {
    return new JobFilter(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
