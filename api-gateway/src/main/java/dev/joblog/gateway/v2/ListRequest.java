// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.AuthRefused;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Caller;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.NameRule;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code GET /v2/jobs}, read from its parameters and, past the first page, its cursor.
 *
 * @param bound the list this is a page of; a cursor leads on in this list and in no other
 */
record ListRequest(
    JobFilter filter, JobSort sort, Optional<JobKey> after, int limit, ListCursor.Bound bound) {

  static final int LIMIT_DEFAULT = 50;
  static final List<String> SORTS = List.of("createdAt", "-createdAt", "id", "-id");

  /** Whose jobs. */
  enum Scope {
    MINE,
    TENANT,
    CLAIMABLE;

    static final List<String> WORDS = List.of("mine", "tenant", "claimable");

    static Optional<Scope> of(String word) {
      int i = WORDS.indexOf(word);
      return i < 0 ? Optional.empty() : Optional.of(values()[i]);
    }
  }

  static ListRequest read(Queries queries, Caller caller, ListCursor cursors, Instant now) {
    Scope scope = scope(queries, caller);
    String sortWord = queries.one("sort").orElse("-createdAt");
    if (!SORTS.contains(sortWord)) {
      throw Queries.invalid("sort", SORTS);
    }
    int limit = limit(queries);
    String list = ListCursor.listOf(caller, scope, sortWord, queries);
    Optional<ListCursor.Place> place = queries.one("cursor").map(text -> cursors.read(text, list));
    Optional<Instant> from =
        place
            .map(ListCursor.Place::bound)
            .map(ListCursor.Bound::from)
            .orElseGet(() -> from(queries, now));
    Optional<Instant> until =
        place
            .map(ListCursor.Place::bound)
            .map(ListCursor.Bound::until)
            .orElseGet(() -> until(queries, now));
    return new ListRequest(
        filter(queries, caller, scope, from, until),
        new JobSort(
            sortWord.endsWith("id") ? JobSort.Field.ID : JobSort.Field.CREATED_AT,
            !sortWord.startsWith("-")),
        place.map(ListCursor.Place::after),
        limit,
        new ListCursor.Bound(list, from, until));
  }

  /** A worker that creates nothing wants to see what it can claim. */
  private static Scope scope(Queries queries, Caller caller) {
    boolean worker = caller.may(Scopes.JOBS_CLAIM) && !caller.may(Scopes.JOBS_CREATE);
    Optional<String> word = queries.one("scope");
    Scope scope =
        word.isEmpty()
            ? (worker ? Scope.CLAIMABLE : Scope.MINE)
            : Scope.of(word.get()).orElseThrow(() -> Queries.invalid("scope", Scope.WORDS));
    if (scope == Scope.TENANT && !caller.may(Scopes.JOBS_READ_ALL)) {
      throw AuthRefused.insufficientScope(Scopes.JOBS_READ_ALL);
    }
    if (scope == Scope.CLAIMABLE && !caller.may(Scopes.JOBS_CLAIM)) {
      throw AuthRefused.insufficientScope(Scopes.JOBS_CLAIM);
    }
    return scope;
  }

  static int limit(Queries queries) {
    return queries
        .one(
            "limit",
            "a whole number",
            text ->
                text.matches("-?\\d{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty())
        .map(
            limit -> {
              if (limit < 1 || limit > Query.LIMIT_MAX) {
                throw new ProblemException(
                    Problem.of(
                            ProblemType.LIMIT_OUT_OF_RANGE,
                            "Expected a limit from 1 to " + Query.LIMIT_MAX + ", but it is not.")
                        .with("min", 1)
                        .with("max", Query.LIMIT_MAX));
              }
              return limit;
            })
        .orElse(LIMIT_DEFAULT);
  }

  private static JobFilter filter(
      Queries queries,
      Caller caller,
      Scope scope,
      Optional<Instant> from,
      Optional<Instant> until) {
    return new JobFilter(
        scope == Scope.MINE ? Optional.of(caller.principal()) : Optional.empty(),
        queries.many("type", Limits.CLAIM_TYPES_MAX, "a job type", ListRequest::word),
        statuses(queries, scope),
        queries.one("queue", "a queue name", ListRequest::queue),
        queries.one("resultType", "a result type", ListRequest::word),
        queries.labels(Limits.LABELS_MAX),
        queries.one("parentId", "a job id", JobId::parse),
        scope == Scope.CLAIMABLE ? Optional.of(caller.capabilities()) : Optional.empty(),
        from,
        until);
  }

  static Optional<String> word(String text) {
    return Optional.of(text).filter(NameRule.WORD::allows);
  }

  static Optional<String> queue(String text) {
    return Optional.of(text).filter(NameRule.QUEUE::allows);
  }

  private static List<JobStatus> statuses(Queries queries, Scope scope) {
    List<JobStatus> allowed =
        scope == Scope.CLAIMABLE ? List.of(JobStatus.PENDING) : List.of(JobStatus.values());
    List<String> words = queries.many("status");
    if (words.size() > JobStatus.values().length) {
      throw Queries.invalid("status", "Expected each status once, but there are more.");
    }
    List<JobStatus> asked =
        words.stream()
            .map(
                word ->
                    JobStatus.of(word)
                        .filter(allowed::contains)
                        .orElseThrow(
                            () ->
                                Queries.invalid(
                                    "status", allowed.stream().map(JobStatus::word).toList())))
            .distinct()
            .toList();
    return scope == Scope.CLAIMABLE ? allowed : asked;
  }

  /** Job times are whole milliseconds, so strictly after is from the next one on. */
  private static Optional<Instant> from(Queries queries, Instant now) {
    Optional<Instant> from = queries.one("createdFrom", "a time", Times::time);
    Optional<Instant> after =
        queries
            .one("createdAfter", "a time, a date or an age", t -> Times.timeOrAge(t, now))
            .map(t -> t.plusMillis(1));
    return latest(from, after);
  }

  private static Optional<Instant> until(Queries queries, Instant now) {
    Optional<Instant> until = queries.one("createdUntil", "a time", Times::time);
    Optional<Instant> before =
        queries.one("createdBefore", "a time, a date or an age", t -> Times.timeOrAge(t, now));
    return earliest(until, before);
  }

  private static Optional<Instant> latest(Optional<Instant> a, Optional<Instant> b) {
    return Stream.of(a, b).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  private static Optional<Instant> earliest(Optional<Instant> a, Optional<Instant> b) {
    return Stream.of(a, b).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }
}
