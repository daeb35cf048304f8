// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.EventLog.Logged;
import dev.joblog.protocol.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client that is cut off anywhere, and comes back anywhere, gets every event once, in order. */
class ResumeTest {

  private static final int PARTITIONS = 3;
  private static final int LARGE = 1_000;
  private static final int SMALL = 4;

  private final FakeLog log = new FakeLog(PARTITIONS);
  private final List<Story> jobs = new ArrayList<>();
  private long second;

  @Test
  void aTenantsStreamGoesOnFromEveryEventOutOfMemory() {
    fill();
    everyCut(LARGE);
  }

  @Test
  void aTenantsStreamGoesOnFromEveryEventOutOfTheLog() {
    fill();
    everyCut(SMALL);
  }

  @Test
  void aTenantsStreamGoesOnAtAGatewayThatIsBehind() {
    fill();
    Visit before = all("a");
    List<Visit.Message> messages = events(before);
    for (Visit.Message cut : messages) {
      // This gateway's tail has read nothing yet.
      Station late = new Station(log, SMALL, log.open().beginnings());
      Visit after = late.visit(Station.tenant("a"), new Start.After(cut.id()));
      late.tail();
      assertJoined(until(messages, cut), after, "a");
    }
  }

  @Test
  void aFilteredStreamGoesOnFromItsProgress() {
    Station station = new Station(log, LARGE);
    Visit quiet = station.visit(Station.tenant("b"), new Start.Latest());
    fill();
    station.tail();
    List<String> told = quiet.events();
    station.now = station.now.plus(Station.QUIET);
    station.hub.sweep();
    station.run();
    log.append(jobs.get(0).retried(1_000), jobs.get(0).claimed(1_001));

    Visit back =
        new Station(log, SMALL).visit(Station.tenant("b"), new Start.After(quiet.lastId()));

    assertThat(told).isNotEmpty();
    assertThat(back.events()).isEmpty();
  }

  @Test
  void aJobsStreamGoesOnFromEveryEvent() {
    fill();
    for (int ring : new int[] {SMALL, LARGE}) {
      for (Story job : jobs) {
        Supplier<Station> gateway = () -> station(ring);
        Visit whole = gateway.get().visit(Station.job("a", job.id()), new Start.Earliest());
        if (job.job().tenant().equals("a")) {
          assertThat(whole.events()).isEqualTo(ofJob(job.id()));
          assertThat(whole.last()).isEqualTo("close job_finished");
          for (Visit.Message cut : events(whole)) {
            Visit after =
                gateway.get().visit(Station.job("a", job.id()), new Start.After(cut.id()));
            assertThat(joined(until(events(whole), cut), after)).isEqualTo(ofJob(job.id()));
            assertThat(after.last()).isEqualTo("close job_finished");
          }
        }
      }
    }
  }

  @Test
  void anOpenJobsStreamGoesOnFromEveryEventAndStaysOpen() {
    Story job = story("a", 1, 50);
    fill();
    log.append(job.created(second++), job.claimed(second++));
    Visit whole = station(LARGE, job).visit(Station.job("a", job.id()), new Start.Earliest());
    for (Visit.Message cut : events(whole)) {
      for (int ring : new int[] {1, LARGE}) {
        Station gateway = station(ring, job);
        Visit after = gateway.visit(Station.job("a", job.id()), new Start.After(cut.id()));
        assertThat(joined(until(events(whole), cut), after)).isEqualTo(ofJob(job.id()));
        assertThat(after.isEnded()).isFalse();
      }
    }
  }

  private void everyCut(int ring) {
    Visit before = all("a");
    List<Visit.Message> messages = events(before);
    assertThat(messages).hasSizeGreaterThan(20);
    for (Visit.Message cut : messages) {
      Visit after = station(ring).visit(Station.tenant("a"), new Start.After(cut.id()));
      assertJoined(until(messages, cut), after, "a");
    }
  }

  /** The whole stream, live: each event with the id that the tail gives it. */
  private Visit all(String tenant) {
    Station live = new Station(log, LARGE, log.open().beginnings());
    Visit visit = live.visit(Station.tenant(tenant), new Start.Latest());
    live.tail();
    return visit;
  }

  /** A gateway whose rings hold the end of the log, as far as they go. */
  private Station station(int ring, Story... more) {
    Station station = new Station(log, ring, log.open().beginnings()).tail();
    jobs.forEach(station.states::know);
    List.of(more).forEach(station.states::know);
    return station;
  }

  private void assertJoined(List<Visit.Message> before, Visit after, String tenant) {
    List<String> joined = joined(before, after);
    assertThat(joined).doesNotHaveDuplicates();
    for (JobId id : jobs.stream().map(Story::id).toList()) {
      List<String> wanted = tenant.equals(tenantOf(id)) ? ofJob(id) : List.of();
      assertThat(joined.stream().filter(text -> text.startsWith(shortId(id))).toList())
          .isEqualTo(wanted);
    }
  }

  private static List<String> joined(List<Visit.Message> before, Visit after) {
    List<String> joined = new ArrayList<>(before.stream().map(Visit.Message::data).toList());
    joined.addAll(after.events());
    return joined;
  }

  private static List<Visit.Message> until(List<Visit.Message> messages, Visit.Message cut) {
    return messages.subList(0, messages.indexOf(cut) + 1);
  }

  private static List<Visit.Message> events(Visit visit) {
    return visit.messages().stream().filter(m -> m.event().startsWith("Job")).toList();
  }

  private List<String> ofJob(JobId id) {
    return log.events(id.partition()).stream()
        .map(Logged::event)
        .flatMap(Optional::stream)
        .filter(event -> event.header().jobId().equals(id))
        .map(PlainFormat::of)
        .toList();
  }

  private String tenantOf(JobId id) {
    return jobs.stream()
        .filter(job -> job.id().equals(id))
        .map(job -> job.job().tenant())
        .findFirst()
        .orElseThrow();
  }

  private static String shortId(JobId id) {
    return id.toString().substring(0, 8);
  }

  private Story story(String tenant, int partition, int number) {
    return Story.of(tenant, partition, number * 0x1_0000);
  }

  /** Nine jobs of two tenants on three partitions, one after another and side by side. */
  private void fill() {
    IntStream.rangeClosed(1, 9)
        .forEach(n -> jobs.add(story(n % 3 == 0 ? "b" : "a", n % PARTITIONS, n)));
    jobs.add(story("a", 0, 10));
    jobs.add(story("b", 1, 11));
    jobs.forEach(job -> log.append(job.created(second++)));
    jobs.forEach(job -> log.append(job.claimed(second++)));
    jobs.forEach(job -> log.append(job.completed(second++)));
  }
}
