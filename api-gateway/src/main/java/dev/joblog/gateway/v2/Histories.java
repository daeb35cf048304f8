// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.Sight;
import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.QueryAnswer;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** What a job was, and how it came to be what it is. */
final class Histories {

  private static final Pattern SEQUENCE = Pattern.compile("\\d{1,18}");

  /** Later than every log time. */
  private static final Instant ANY_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

  private final Door door;
  private final Reads reads;

  Histories(Door door, Reads reads) {
    this.door = door;
    this.reads = reads;
  }

  /**
   * @param nextCursor where the next page begins, the sequence of the last item; absent at the end
   */
  record HistoryPage(List<EventJson> items, Optional<String> nextCursor) {}

  /** Who may see all sees it at once; others only after their job has shown whose it is. */
  CompletionStage<Response> page(
      Caller caller, JobId id, Preferences preferences, Queries queries) {
    long after = queries.one("cursor", "a nextCursor", Histories::sequence).orElse(0L);
    int limit = ListRequest.limit(queries);
    if (Sight.isOfAll(caller)) {
      return page(caller, id, preferences, after, limit);
    }
    return reads
        .get(caller.tenant(), id, preferences.atLeast())
        .thenCompose(
            read -> {
              Door.shown(read, lookup -> Lookups.visible(caller, lookup));
              return page(caller, id, preferences, after, limit);
            });
  }

  private CompletionStage<Response> page(
      Caller caller, JobId id, Preferences preferences, long after, int limit) {
    return door.read(
        reads.history(caller.tenant(), id, after, limit, preferences.atLeast()),
        lookup -> page(Lookups.found(lookup)));
  }

  private static ResponseBuilder page(QueryAnswer.HistoryPage page) {
    List<EventJson> items =
        page.events().stream()
            .map(entry -> EventJson.of(entry.header(), entry.fact(), false))
            .toList();
    Optional<String> next =
        page.more()
            ? Optional.of(Long.toString(items.get(items.size() - 1).sequence()))
            : Optional.empty();
    return Door.json(200, new HistoryPage(items, next));
  }

  /**
   * The job as it was.
   *
   * @param at a log time (RFC 3339), or a sequence number
   */
  CompletionStage<Response> at(Caller caller, JobId id, Preferences preferences, String at) {
    Optional<Long> sequence = sequence(at);
    Optional<Instant> time = sequence.isPresent() ? Optional.empty() : Times.rfc3339(at);
    if (sequence.isEmpty() && time.isEmpty()) {
      throw Queries.invalid("at", "Expected a time (RFC 3339) or a sequence number.");
    }
    return door.read(
        reads.getAt(
            caller.tenant(),
            id,
            time.orElse(ANY_TIME),
            sequence.orElse(Long.MAX_VALUE),
            preferences.atLeast()),
        lookup -> {
          JobSnapshot job = Lookups.visible(caller, lookup);
          return Door.unlessKnown(job.job(), preferences, () -> Door.job(200, job));
        });
  }

  private static Optional<Long> sequence(String text) {
    return SEQUENCE.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
