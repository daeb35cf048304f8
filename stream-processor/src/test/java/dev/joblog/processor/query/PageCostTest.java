// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import static dev.joblog.processor.SampleCommands.TENANT;
import static dev.joblog.processor.query.FilledPartition.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.SampleCommands;
import dev.joblog.processor.store.CountedCursor;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a page asks of the rows is a matter of the page, not of what the list passes over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageCostTest {

  private static final int JOBS = 4_000;
  private static final int LIMIT = 10;

  /** Every hundredth job is rare, in whatever a filter names. */
  private static final int RARE = 100;

  private static final JobId PARENT = job(0);

  private final FilledPartition filled = new FilledPartition();

  @BeforeAll
  void manyJobsOfWhichFewAreRare() {
    for (int number = 0; number < JOBS; number++) {
      filled.at(FilledPartition.T0.plusMillis(number / 3));
      boolean rare = number % RARE == 0 && number > 0;
      create(job(number), rare);
      if (rare) {
        complete(job(number));
      }
    }
  }

  private void create(JobId id, boolean rare) {
    TreeMap<String, String> labels =
        new TreeMap<>(Map.of("common", "yes", "order", rare ? "rare" : "other"));
    Order.CreateJob plain =
        SampleCommands.createJob(Optional.of(id), "default", rare ? "rare" : "common", labels);
    filled.decide(
        SampleCommands.command(
            filled.lastOffset() + 2,
            new Order.CreateJob(
                plain.jobId(),
                plain.route(),
                plain.job(),
                rare ? Optional.of(PARENT) : Optional.empty(),
                List.of())));
  }

  private void complete(JobId id) {
    filled.submit(decide(new Order.ClaimJob(id, List.of(), Optional.empty())), "report");
  }

  private Outcome decide(Order order) {
    return filled.decide(SampleCommands.command(filled.lastOffset() + 2, order));
  }

  static Stream<JobFilter> rare() {
    return Stream.of(
        filter(List.of("rare"), List.of(), Optional.empty(), Map.of(), Optional.empty()),
        filter(
            List.of(), List.of(JobStatus.COMPLETED), Optional.empty(), Map.of(), Optional.empty()),
        filter(List.of(), List.of(), Optional.of("report"), Map.of(), Optional.empty()),
        filter(List.of(), List.of(), Optional.empty(), Map.of("order", "rare"), Optional.empty()),
        filter(List.of(), List.of(), Optional.empty(), Map.of(), Optional.of(PARENT)),
        filter(
            List.of("rare", "common"),
            List.of(JobStatus.COMPLETED, JobStatus.PENDING),
            Optional.empty(),
            Map.of("common", "yes", "order", "rare"),
            Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("rare")
  void aPageOfRareJobsLooksAtHardlyAnyOther(JobFilter filter) {
    for (boolean ascending : new boolean[] {true, false}) {
      JobSort sort = new JobSort(JobSort.Field.CREATED_AT, ascending);
      CountedRows rows = new CountedRows(filled.rows);
      Optional<JobKey> after = Optional.empty();
      int pages = 0;
      int found = 0;
      do {
        QueryAnswer.JobPage page =
            (QueryAnswer.JobPage)
                new PartitionReader()
                    .answer(rows, new Query.ListJobs(TENANT, filter, sort, after, LIMIT));
        found += page.jobs().size();
        pages++;
        after = page.scannedTo();
      } while (after.isPresent());

      int filters = 4;
      assertThat(found).isEqualTo(JOBS / RARE - 1);
      assertThat(pages).isEqualTo((found + LIMIT - 1) / LIMIT);
      assertThat(rows.jobsRead).isLessThanOrEqualTo(found + pages);
      assertThat(rows.steps)
          .isLessThanOrEqualTo(found + pages * filters * (CreatedWalk.ROWS_COMPARED + 3));
    }
  }

  private static JobFilter filter(
      List<String> types,
      List<JobStatus> statuses,
      Optional<String> resultType,
      Map<String, String> labels,
      Optional<JobId> parent) {
    return new JobFilter(
        Optional.empty(),
        types,
        statuses,
        Optional.empty(),
        resultType,
        new TreeMap<>(labels),
        parent,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Counts what is read: by key, which is jobs alone here, and by cursors. */
  private static final class CountedRows implements ReadableRows {
    private final ReadableRows rows;
    private int jobsRead;
    private int steps;

    private CountedRows(ReadableRows rows) {
      this.rows = rows;
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
      jobsRead++;
      return rows.get(key);
    }

    @Override
    public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
      return counted(rows.range(fromInclusive, toExclusive));
    }

    @Override
    public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
      return counted(rows.reverseRange(fromInclusive, toExclusive));
    }

    private RowCursor counted(RowCursor cursor) {
      return new CountedCursor(cursor, () -> steps++);
    }
  }
}
