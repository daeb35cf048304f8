// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.auth.Sight;
import dev.joblog.gateway.core.Caller;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.Query;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * {@code GET /registry/v2/jobs/}, read from its parameters. Unknown parameters are passed over.
 *
 * @param limit applied; 0 to {@link #LIMIT_MAX}
 * @param filters the jobs of any of these; none: no job can be what was asked for
 */
record ListQuery(int limit, List<JobFilter> filters) {

  static final int LIMIT_DEFAULT = 25;
  static final int LIMIT_MAX = Query.LIMIT_MAX;

  /** Java's own numbers have the digits of every script. */
  private static final Pattern LIMIT = Pattern.compile("\\s*[0-9.eE+-]{1,32}\\s*");

  private static final int VALUES_MAX = 64;

  /**
   * @throws dev.joblog.gateway.http.Refused 400
   */
  static ListQuery read(Map<String, List<String>> parameters, Caller caller, Instant now) {
    int limit = one(parameters, "limit").map(ListQuery::limit).orElse(LIMIT_DEFAULT);
    List<WaylayType> types = all(parameters, "type", WaylayType::of);
    List<WaylayState> states = all(parameters, "state", WaylayState::of);
    List<String> functions =
        all(
            parameters,
            "functionType",
            text -> Optional.of(text).filter(Shapes.FUNCTION_TYPES::contains));
    Optional<Instant> after =
        moment(parameters, "createdAfter", now).map(instant -> instant.plusMillis(1));
    Optional<Instant> before = moment(parameters, "createdBefore", now);
    List<String> shown =
        WaylayType.shown().stream()
            .filter(type -> types.isEmpty() || types.contains(type))
            .map(WaylayType::word)
            .toList();
    List<JobStatus> statuses =
        states.stream().map(WaylayState::statuses).flatMap(Collection::stream).toList();
    boolean none = shown.isEmpty() || (statuses.isEmpty() && !states.isEmpty());
    List<Optional<String>> labels =
        functions.isEmpty()
            ? List.of(Optional.empty())
            : new TreeSet<>(functions).stream().map(Optional::of).toList();
    return new ListQuery(
        limit,
        none
            ? List.of()
            : labels.stream()
                .map(label -> filter(caller, shown, statuses, label, after, before))
                .toList());
  }

  private static JobFilter filter(
      Caller caller,
      List<String> types,
      List<JobStatus> statuses,
      Optional<String> functionType,
      Optional<Instant> after,
      Optional<Instant> before) {
    return new JobFilter(
        Sight.owner(caller),
        types,
        statuses,
        Optional.empty(),
        Optional.empty(),
        functionType
            .map(type -> new TreeMap<>(Map.of(FunctionRef.TYPE, type)))
            .map(Collections::unmodifiableSortedMap)
            .orElseGet(Collections::emptySortedMap),
        Optional.empty(),
        Optional.empty(),
        after,
        before);
  }

  /** Clients send whole numbers as {@code 10.0}; more than the maximum is the maximum. */
  private static int limit(String text) {
    BigDecimal limit;
    try {
      limit = new BigDecimal(LIMIT.matcher(text).matches() ? text.strip() : "");
    } catch (NumberFormatException noNumber) {
      throw invalid("limit");
    }
    if (limit.signum() < 0) {
      throw invalid("limit");
    }
    // Compared before it is cut: an exponent could ask for a thousand million digits.
    if (limit.compareTo(BigDecimal.ONE) < 0) {
      return 0;
    }
    return limit.compareTo(BigDecimal.valueOf(LIMIT_MAX)) > 0 ? LIMIT_MAX : limit.intValue();
  }

  private static Optional<Instant> moment(
      Map<String, List<String>> parameters, String name, Instant now) {
    return one(parameters, name)
        .map(text -> TimestampSpec.read(text, now).orElseThrow(() -> invalid(name)));
  }

  /** The last one that says something. */
  private static Optional<String> one(Map<String, List<String>> parameters, String name) {
    return values(parameters, name).stream().reduce((first, second) -> second);
  }

  private static <T> List<T> all(
      Map<String, List<String>> parameters, String name, Function<String, Optional<T>> read) {
    return values(parameters, name).stream()
        .map(text -> read.apply(text).orElseThrow(() -> invalid(name)))
        .distinct()
        .toList();
  }

  private static List<String> values(Map<String, List<String>> parameters, String name) {
    List<String> values =
        Optional.ofNullable(parameters.get(name)).orElse(List.of()).stream()
            .filter(value -> !value.isEmpty())
            .toList();
    if (values.size() > VALUES_MAX) {
      throw invalid(name);
    }
    return values;
  }

  private static RuntimeException invalid(String name) {
    return WaylayErrors.badRequest(
        "Expected a value that " + name + " can have, but it is another.");
  }
}
