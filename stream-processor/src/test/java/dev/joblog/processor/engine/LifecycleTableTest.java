// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** docs/lifecycle.md against the engine: every cell, every edge, and the diagram. */
class LifecycleTableTest {

  private static final Progress HALF = new Progress(50, Optional.empty());

  private static final String NO_JOB = "no such job";

  /** How each row's job got there. */
  private static final Map<String, Story> ROWS = rows();

  private static final Map<String, Say> COLUMNS = columns();

  private interface Story {
    void tell(EngineSpec spec);
  }

  private static Map<String, Story> rows() {
    Map<String, Story> rows = new LinkedHashMap<>();
    rows.put(NO_JOB, spec -> {});
    rows.put("awaiting_approval", spec -> spec.given(Say.createJob(job("a").requiresApproval())));
    rows.put("blocked", spec -> spec.given(Say.createJob(job("a").waitsForChildren())));
    rows.put(
        "blocked, to complete with its children", spec -> spec.given(Say.createJob(withAChild())));
    rows.put("scheduled, new", spec -> spec.given(Say.createJob(job("a").runAt(inAMinute()))));
    rows.put(
        "scheduled, after a failure",
        spec -> spec.given(Say.createJob("a"), Say.claim("a"), Say.fail("a")));
    rows.put("pending, new", spec -> spec.given(Say.createJob("a")));
    rows.put(
        "pending, after a release",
        spec -> spec.given(Say.createJob("a"), Say.claim("a"), Say.release("a")));
    rows.put("claimed", spec -> spec.given(Say.createJob("a"), Say.claim("a")));
    rows.put(
        "claimed, past its deadline",
        spec -> spec.given(Say.createJob("a"), Say.claim("a")).at(61));
    rows.put(
        "claimed, its last attempt past its deadline",
        spec -> spec.given(Say.createJob(job("a").maxAttempts(1)), Say.claim("a")).at(61));
    rows.put("cancelling", spec -> spec.given(Say.createJob("a"), Say.claim("a"), Say.cancel("a")));
    rows.put(
        "cancelling, past its deadline",
        spec -> spec.given(Say.createJob("a"), Say.claim("a"), Say.cancel("a")).at(61));
    rows.put("completed", spec -> spec.given(Say.createJob("a"), Say.claim("a"), Say.submit("a")));
    rows.put(
        "failed, by its worker",
        spec -> spec.given(Say.createJob("a"), Say.claim("a"), Say.failForGood("a")));
    rows.put(
        "failed, its last lease lost",
        spec ->
            spec.given(Say.createJob(job("a").maxAttempts(1)), Say.claim("a"))
                .at(61)
                .given(Say.tick()));
    rows.put(
        "failed, with its child",
        spec -> spec.given(Say.createJob(withAChild())).given(cancelChild()));
    rows.put("cancelled, never claimed", spec -> spec.given(Say.createJob("a"), Say.cancel("a")));
    rows.put(
        "cancelled, given up",
        spec -> spec.given(Say.createJob("a"), Say.claim("a"), Say.cancel("a"), Say.release("a")));
    rows.put(
        "cancelled, with its child",
        spec -> spec.given(Say.createJob(withAChild()), Say.cancel("a")));
    rows.put(
        "cancelled, never approved",
        spec -> spec.given(Say.createJob(job("a").requiresApproval()), Say.reject("a")));
    rows.put(
        "purged",
        spec ->
            spec.given(Say.createJob("a"), Say.cancel("a"))
                .at(Limits.RETENTION_DEFAULT)
                .given(Say.tick()));
    return rows;
  }

  private static Map<String, Say> columns() {
    Map<String, Say> columns = new LinkedHashMap<>();
    columns.put("create", Say.createJob(job("a").priority(9)));
    columns.put("approve", Say.approve("a"));
    columns.put("reject", Say.reject("a"));
    columns.put("claim", Say.claim("a"));
    columns.put("claim-next", Say.claimNext());
    columns.put("undelivered", Say.undelivered(0));
    columns.put("heartbeat", Say.heartbeat("a", Optional.of(HALF), Optional.empty()));
    columns.put("submit", Say.submit("a"));
    columns.put("fail", Say.fail("a"));
    columns.put("release", Say.release("a"));
    columns.put("cancel", Say.cancel("a"));
    columns.put("retry", Say.retry("a"));
    columns.put("tick", Say.tick());
    return columns;
  }

  private static EngineSpec newest() {
    return EngineSpec.ofVersion(Engine.VERSION_MAX);
  }

  private static NewJob withAChild() {
    return job("a").completesWithChildren().with(job().requires("nothing-a-worker-has"));
  }

  /** The one child that job a was created with. */
  private static Say cancelChild() {
    JobId child = JobIds.children(Say.id("a"), 0, 1).get(0);
    return Say.order(new Order.CancelJob(child, Optional.empty()));
  }

  private static Instant inAMinute() {
    return EngineSpec.T.plusSeconds(60);
  }

  @TestFactory
  Stream<DynamicTest> every_cell_is_what_the_engine_does() {
    return ROWS.keySet().stream()
        .flatMap(
            row ->
                COLUMNS.keySet().stream()
                    .map(
                        column ->
                            DynamicTest.dynamicTest(
                                column + " when " + row,
                                () -> assertThat(seen(row, column)).isEqualTo(said(row, column)))));
  }

  @Test
  void the_page_has_no_row_and_no_column_that_is_not_tested() {
    Map<String, Map<String, String>> cells = LifecycleDocument.READ.cells();
    assertThat(cells.keySet())
        .as("rows; the engine's own table is\n%s", table())
        .containsExactlyElementsOf(ROWS.keySet());
    assertThat(cells.getOrDefault(NO_JOB, Map.of()).keySet())
        .containsExactlyElementsOf(COLUMNS.keySet());
  }

  private static String said(String row, String column) {
    return LifecycleDocument.READ.cells().getOrDefault(row, Map.of()).getOrDefault(column, "?");
  }

  /** The whole table as the engine sees it, to be read before it is believed. */
  private static String table() {
    return ROWS.keySet().stream()
        .map(
            row ->
                COLUMNS.keySet().stream()
                    .map(column -> seen(row, column))
                    .collect(Collectors.joining(" | ", "| " + row + " | ", " |")))
        .collect(Collectors.joining("\n"));
  }

  private static String seen(String row, String column) {
    return cell(newest(), row, column);
  }

  private static String cell(EngineSpec spec, String row, String column) {
    Objects.requireNonNull(ROWS.get(row)).tell(spec);
    String before = status(spec);
    if (column.equals("tick")) {
      Instant due = spec.engine.earliestDue().orElse(spec.now());
      spec.at(Duration.between(EngineSpec.T, due.isAfter(spec.now()) ? due : spec.now()));
    }
    spec.when(asked(spec, column));
    String after = status(spec);
    boolean refused = !spec.outcomes().isEmpty() && spec.verdict() instanceof Outcome.Rejected;
    String code = refused ? spec.rejected().reason().code() : "";
    String status = spec.events().isEmpty() && before.equals(after) ? "=" : after;
    if (!refused) {
      return status;
    }
    return status.equals("=") ? code : code + " → " + status;
  }

  private static Say asked(EngineSpec spec, String column) {
    Say say = Objects.requireNonNull(COLUMNS.get(column));
    if (column.equals("undelivered")) {
      long newest =
          spec.jobs()
              .find(Say.TENANT, Say.id("a"))
              .map(StoredJob::job)
              .map(Job::fencingToken)
              .orElse(1L);
      return Say.undelivered(0, new Order.GrantRef(Say.id("a"), newest));
    }
    boolean onLease = Set.of("heartbeat", "submit", "fail", "release").contains(column);
    if (!onLease) {
      return say;
    }
    Say fresh = say.key().isPresent() ? say.keyed("another-key") : say;
    return spec.token("a").isEmpty() ? fresh.with("1.1.never-was") : fresh;
  }

  private static String status(EngineSpec spec) {
    Optional<String> there =
        spec.jobs().find(Say.TENANT, Say.id("a")).map(stored -> stored.job().status().word());
    return there.orElseGet(
        () -> spec.jobs().purgedAt(Say.TENANT, Say.id("a")).isPresent() ? Edge.PURGED : NO_JOB);
  }

  @Test
  void every_edge_of_the_page_is_taken_by_a_cell_or_a_story() {
    Set<Edge> taken = new LinkedHashSet<>();
    for (String row : ROWS.keySet()) {
      for (String column : COLUMNS.keySet()) {
        EngineSpec spec = newest();
        cell(spec, row, column);
        taken.addAll(spec.edges());
      }
    }
    stories().forEach(story -> taken.addAll(story.edges()));
    assertThat(taken).containsExactlyInAnyOrderElementsOf(LifecycleDocument.READ.edges());
  }

  /** Steps that no single command from the rows above leads to. */
  private static List<EngineSpec> stories() {
    List<EngineSpec> stories = new ArrayList<>();
    stories.add(
        newest()
            .given(Say.createJob(job("a").requiresApproval().waitsForChildren()))
            .given(Say.approve("a"))
            .given(Say.createJob(job("child").childOf("a")), Say.claim("child"))
            .given(Say.submit("child")));
    stories.add(
        newest()
            .given(Say.createJob(job("a").waitsForChildren()))
            .given(Say.createJob(job("child").childOf("a")), Say.cancel("child")));
    stories.add(
        newest()
            .given(Say.createJob(job("a").completesWithChildren()))
            .given(Say.createJob(job("child").childOf("a")), Say.claim("child"))
            .given(Say.submit("child")));
    stories.add(
        newest()
            .given(Say.createJob(job("a").requiresApproval().runAt(inAMinute())))
            .given(Say.approve("a")));
    stories.add(
        newest()
            .given(Say.createJob("a"), Say.claim("a"))
            .given(Say.fail("a", true, Optional.of(Duration.ZERO))));
    return stories;
  }

  @Test
  void the_diagram_joins_what_the_edges_join() {
    Set<List<String>> joined =
        LifecycleDocument.READ.edges().stream()
            .filter(edge -> !edge.from().equals(edge.to()))
            .map(edge -> List.of(edge.from(), edge.to()))
            .collect(Collectors.toSet());
    assertThat(LifecycleDocument.READ.drawn()).containsExactlyInAnyOrderElementsOf(joined);
  }
}
