// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.NameRule;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a list is asked for. Parameters that nobody knows are passed over, one without a value is as
 * good as none, and of several the first counts.
 *
 * @param list filters, order and caller in one word: a cursor leads on in this list and in no other
 */
record ListQuery(JobFilter filter, JobSort sort, int limit, Optional<JobKey> after, String list) {

  private static final String CREATED_AT = "createdAt";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern MILLIS = Pattern.compile("-?[0-9]{1,15}");

  /**
   * @throws Refused {@code VALIDATION_ERROR}, {@code INVALID_CURSOR}, {@code CURSOR_MISMATCH}
   */
  static ListQuery read(
      MultivaluedMap<String, String> parameters, Caller caller, PageCursor cursors) {
    int limit = limit(one(parameters, "limit"));
    Optional<String> type = word(parameters, "jobType");
    Optional<Status> status = status(one(parameters, "status"));
    Optional<String> resultType = word(parameters, "resultType");
    Optional<Instant> from = millis(parameters, "dateFrom");
    // The core's bound is exclusive; here both are in.
    Optional<Instant> until = millis(parameters, "dateTo").map(last -> last.plusMillis(1));
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      throw Refusals.invalid("Expected dateFrom not to be after dateTo, but it is.");
    }
    JobSort sort = sort(one(parameters, "sortBy"), one(parameters, "sortOrder"));
    JobFilter filter =
        new JobFilter(
            Optional.of(caller.principal()),
            type.map(List::of).orElse(List.of()),
            status.map(Status::ofCore).orElse(List.<JobStatus>of()),
            Optional.empty(),
            resultType,
            new TreeMap<>(),
            Optional.empty(),
            Optional.empty(),
            from,
            until);
    String list = PageCursor.listOf(caller.tenant(), filter, sort);
    return new ListQuery(
        filter,
        sort,
        limit,
        one(parameters, "lastEvaluatedKey").map(text -> cursors.read(text, list)),
        list);
  }

  private static Optional<String> one(MultivaluedMap<String, String> parameters, String name) {
    return Optional.ofNullable(parameters.getFirst(name)).filter(value -> !value.isEmpty());
  }

  private static int limit(Optional<String> text) {
    return text.filter(number -> NUMBER.matcher(number).matches())
        .map(Integer::parseInt)
        .filter(limit -> limit >= 1 && limit <= Query.LIMIT_MAX)
        .orElseThrow(
            () ->
                Refusals.invalid(
                    "Expected limit to be a number from 1 to "
                        + Query.LIMIT_MAX
                        + ", but it is not."));
  }

  private static Optional<String> word(MultivaluedMap<String, String> parameters, String name) {
    Optional<String> text = one(parameters, name);
    if (text.filter(word -> !NameRule.WORD.allows(word)).isPresent()) {
      throw Refusals.invalid(
          "Expected " + name + " to be 1 to 128 letters, digits and ._:@/+-, but it is not.");
    }
    return text;
  }

  private static Optional<Status> status(Optional<String> text) {
    return text.map(
        word ->
            Status.of(word)
                .orElseThrow(
                    () ->
                        Refusals.invalid(
                            "Expected status to be one of "
                                + List.of(Status.values())
                                + ", but it is not.")));
  }

  private static Optional<Instant> millis(MultivaluedMap<String, String> parameters, String name) {
    return one(parameters, name)
        .map(
            text -> {
              if (!MILLIS.matcher(text).matches()) {
                throw Refusals.invalid(
                    "Expected " + name + " to be Unix milliseconds, but it is not.");
              }
              return Instant.ofEpochMilli(Long.parseLong(text));
            });
  }

  /** By creation time alone: no other order is kept, and none is pretended. */
  private static JobSort sort(Optional<String> by, Optional<String> order) {
    if (by.filter(field -> !field.equals(CREATED_AT)).isPresent()) {
      throw Refusals.invalid("Expected sortBy to be createdAt, but it is not.");
    }
    String direction = order.orElse("desc").toLowerCase(Locale.ROOT);
    if (!direction.equals("asc") && !direction.equals("desc")) {
      throw Refusals.invalid("Expected sortOrder to be asc or desc, but it is not.");
    }
    return new JobSort(JobSort.Field.CREATED_AT, direction.equals("asc"));
  }
}
