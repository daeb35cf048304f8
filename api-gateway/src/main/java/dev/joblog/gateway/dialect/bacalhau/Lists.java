// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.Stages;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.JobWithInfo;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Lists jobs: filtered, then sorted, then cut at {@code max_jobs}. */
final class Lists {

  /** Jobs in a list, also when none or no number is named; with tags, jobs looked at. */
  static final int JOBS_MAX = 10_000;

  static final int ANSWER_BYTES_MAX = 16 * 1024 * 1024;

  /** Lists on their way at once: each may hold its whole answer. */
  static final int AT_ONCE_MAX = 8;

  /**
   * Long enough for the most jobs in a list, each read in full, on two busy cores. Sorted by id, a
   * client's few jobs lie scattered among all others of the tenant.
   */
  static final Duration TIME_MAX = Duration.ofSeconds(25);

  /** Jobs that are read in full at once. */
  private static final int READ_AT_ONCE = 8;

  private final Reads reads;
  private final Families families;
  private final String tenant;
  private final InstantSource clock;
  private final Executor answering;
  private final RequestLimit running = new RequestLimit(AT_ONCE_MAX, "lists");

  /**
   * @param answering takes each page, so that a long list is no deep stack
   */
  Lists(Reads reads, Families families, String tenant, InstantSource clock, Executor answering) {
    this.reads = reads;
    this.families = families;
    this.tenant = tenant;
    this.clock = clock;
    this.answering = answering;
  }

  /**
   * @return the answer's bytes
   */
  CompletionStage<byte[]> list(ListRequest request, Spelling spelling) {
    if (request.id().isPresent()) {
      return families
          .find(request.id().get())
          .thenApply(family -> new ListAnswer().add(shown(family, spelling)).bytes());
    }
    return running.in(
        () -> new Run(request, spelling).from(Optional.empty()).thenApply(ListAnswer::bytes));
  }

  private static byte[] shown(Family family, Spelling spelling) {
    return Json.bytes(
        new JobWithInfo(
            JobView.of(family.head().job(), family.payload(), spelling),
            new StateView(family, spelling).state()));
  }

  /** One list on its way, page by page. */
  private final class Run {

    private final ListRequest request;
    private final Spelling spelling;
    private final ListAnswer answer = new ListAnswer();
    private final Instant deadline = clock.instant().plus(TIME_MAX);
    private int looked;

    Run(ListRequest request, Spelling spelling) {
      this.request = request;
      this.spelling = spelling;
    }

    private void checkTime() {
      if (clock.instant().isAfter(deadline)) {
        throw Refusals.unavailable(
            "Expected the list within "
                + TIME_MAX.toSeconds()
                + " s, but there is too much to look through: sort by created_at, or ask for"
                + " fewer.",
            Duration.ofSeconds(1));
      }
    }

    CompletionStage<ListAnswer> from(Optional<JobKey> after) {
      checkTime();
      return reads
          .list(tenant, filter(), request.sort(), after, pageSize(), Positions.NONE)
          .thenComposeAsync(read -> page(BacalhauMapper.read(read)), answering);
    }

    private int pageSize() {
      int missing = request.maxJobs() - answer.jobs();
      return request.hasTags() ? Query.LIMIT_MAX : Math.min(Query.LIMIT_MAX, missing);
    }

    private JobFilter filter() {
      return Families.filter(Orders.JOBS, request.owner(), List.of(), Optional.empty());
    }

    private CompletionStage<ListAnswer> page(Reads.JobList page) {
      looked += page.jobs().size();
      return Stages.each(page.jobs(), READ_AT_ONCE, this::shown)
          .thenCompose(
              shown -> {
                shown.stream()
                    .flatMap(Optional::stream)
                    .limit(request.maxJobs() - answer.jobs())
                    .forEach(answer::add);
                return page.next().isEmpty()
                        || answer.jobs() >= request.maxJobs()
                        || looked >= JOBS_MAX
                    ? CompletableFuture.completedStage(answer)
                    : from(page.next());
              });
    }

    /** Empty: purged since, or not of the asked tags. */
    private CompletionStage<Optional<byte[]>> shown(JobSnapshot row) {
      checkTime();
      return families
          .get(row.job().id())
          .thenCompose(
              found -> {
                if (found.isEmpty() || !request.includes(annotations(found.get()))) {
                  return CompletableFuture.completedStage(Optional.empty());
                }
                return families
                    .of(found.get())
                    .thenApply(family -> Optional.of(Lists.shown(family, spelling)));
              });
    }

    private List<String> annotations(JobSnapshot job) {
      List<String> annotations = new ArrayList<>();
      new Family(job, List.of())
          .payload()
          .path("Spec")
          .path("Annotations")
          .forEach(annotation -> annotations.add(annotation.asText()));
      return annotations;
    }
  }

  /** What a client asks for. */
  record ListRequest(
      Optional<String> id,
      Optional<String> owner,
      List<String> includeTags,
      List<String> excludeTags,
      int maxJobs,
      JobSort sort) {

    static ListRequest of(Fields body) {
      long max = body.whole("max_jobs").orElse(0L);
      boolean byId = body.text("sort_by").filter("id"::equalsIgnoreCase).isPresent();
      return new ListRequest(
          body.text("id").filter(id -> !id.isEmpty()),
          body.flag("return_all")
              ? Optional.empty()
              : body.text("client_id").filter(id -> !id.isEmpty()),
          body.texts("include_tags"),
          body.texts("exclude_tags"),
          max < 1 || max > JOBS_MAX ? JOBS_MAX : (int) max,
          new JobSort(
              byId ? JobSort.Field.ID : JobSort.Field.CREATED_AT, !body.flag("sort_reverse")));
    }

    boolean hasTags() {
      return !includeTags.isEmpty() || !excludeTags.isEmpty();
    }

    /** The first annotation that is among the tags decides. */
    boolean includes(List<String> annotations) {
      for (String annotation : annotations) {
        if (includeTags.contains(annotation)) {
          return true;
        }
        if (excludeTags.contains(annotation)) {
          return false;
        }
      }
      return includeTags.isEmpty();
    }
  }
}
