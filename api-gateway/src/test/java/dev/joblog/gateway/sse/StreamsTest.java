// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.sse.StreamFace.StreamRequest;
import dev.joblog.gateway.sse.StreamRefused.Kind;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gets what, and how streams end. */
class StreamsTest {

  private final FakeLog log = new FakeLog(2);
  private final Station station = new Station(log, 100);
  private final Story job = Story.of("a", 1, 0x1_0000);

  @Test
  void aTenantSeesItsOwnEventsAlone() {
    Visit own = station.visit(Station.tenant("a"), new Start.Latest());
    Visit other = station.visit(Station.tenant("b"), new Start.Latest());
    log.append(job.created(1), job.claimed(2));
    station.tail();
    assertThat(own.events()).hasSize(2);
    assertThat(other.events()).isEmpty();
    assertThat(other.chunks()).hasSize(1);
  }

  @Test
  void whoSeesOwnJobsAloneSeesTheirEventsAlone() {
    Story anns = Story.of("a", 0, 0x2_0000).by("ann");
    Story bobs = Story.of("a", 1, 0x3_0000).by("bob");
    Story namesake = Story.of("b", 1, 0x4_0000).by("ann");
    log.append(anns.created(1), bobs.created(2), namesake.created(3));
    Visit live = station.visit(Station.own("a", "ann"), new Start.Latest());
    Visit all = station.visit(Station.tenant("a"), new Start.Latest());
    log.append(anns.claimed(4), bobs.claimed(5), namesake.claimed(6));
    station.tail();
    Visit fromMemory =
        station.visit(Station.own("a", "ann"), new Start.After(live.messages().get(0).id()));
    Visit fromLog = station.visit(Station.own("a", "ann"), new Start.Earliest());
    log.append(anns.completed(7), bobs.completed(8), namesake.completed(9));
    station.tail();

    assertThat(live.events()).containsExactly("00020000:1", "00020000:2", "00020000:3");
    assertThat(fromMemory.events()).isEqualTo(live.events());
    assertThat(fromLog.events()).isEqualTo(live.events());
    assertThat(all.events()).hasSize(6);
  }

  @Test
  void aJobOfAnotherCreatorLooksLikeNoneAndItsDescendantsAreNotShown() {
    Story anns = Story.of("a", 1, 0x2_0000).by("ann");
    Story bobs = anns.child(0x3_0000).by("bob");
    Optional<String> ann = Optional.of("ann");
    log.append(anns.created(1), bobs.created(2));
    station.tail().states.know(anns, bobs);

    assertThat(kind(station.visit(Station.job("a", ann, bobs.id(), false), new Start.Earliest())))
        .isEqualTo(Kind.JOB_NOT_FOUND);
    Visit family = station.visit(Station.job("a", ann, anns.id(), true), new Start.Earliest());
    log.append(bobs.completed(3), anns.completed(4));
    station.tail();

    assertThat(family.events()).containsExactly("00020000:1", "00020000:2");
    assertThat(family.last()).isEqualTo("close job_finished");
  }

  @Test
  void eventsThatNameNoCreatorAreShownToOneWhoseJobsCreationWasRead() {
    Story known = Story.of("a", 0, 0x2_0000).by("ann").unnamed();
    Story others = Story.of("a", 0, 0x3_0000).by("bob").unnamed();
    log.append(known.created(1), others.created(2), known.claimed(3), others.claimed(4));
    station.states.know(known, others);
    Station late = new Station(log, 100);
    late.states.know(known, others);

    Visit fromLog = station.visit(Station.own("a", "ann"), new Start.Earliest());
    Visit ofJob =
        late.visit(Station.job("a", Optional.of("ann"), known.id(), false), new Start.Latest());
    Visit unread = late.visit(Station.own("a", "ann"), new Start.Latest());
    log.append(known.completed(5), others.completed(6));
    station.tail();
    late.tail();

    assertThat(fromLog.events()).containsExactly("00020000:1", "00020000:2", "00020000:3");
    assertThat(ofJob.events()).containsExactly("00020000:3");
    assertThat(unread.events()).isEmpty();
  }

  @Test
  void whatAFaceCanNotSayInAnyWayEndsThoseStreamsAloneThatWantedIt() {
    station.strict.failAt("00010000:2");
    Story other = Story.of("b", 1, 0x2_0000);
    station.states.know(job);
    log.append(job.created(1));
    station.tail().states.know(job);
    Visit tenants = open(Station.tenant("a"), station.strict);
    Visit jobs = open(Station.job("a", job.id()), station.strict);
    Visit others = open(Station.tenant("b"), station.strict);
    Visit plain = station.visit(Station.tenant("a"), new Start.Latest());
    log.append(job.completed(2), other.completed(3));
    station.tail();

    assertThat(tenants.last()).isEqualTo("close gap");
    assertThat(jobs.last()).isEqualTo("close job_finished");
    assertThat(others.last()).isEqualTo("completed {\"n\":1}");
    assertThat(others.isEnded()).isFalse();
    assertThat(plain.events()).containsExactly("00010000:2");
  }

  private Visit open(Watch watch, SseFormat format) {
    StreamRequest request =
        new StreamRequest(watch, new Start.Latest(), Story.T.plusSeconds(3_600));
    Visit visit = station.visit(request, format);
    station.run();
    return visit;
  }

  @Test
  void anEventIsRenderedOnceForAllWhoAreLive() {
    IntStream.range(0, 20).forEach(i -> station.visit(Station.tenant("a"), new Start.Latest()));
    log.append(job.created(1), job.claimed(2));
    station.tail();
    assertThat(station.plain.rendered()).isEqualTo(2);
  }

  @Test
  void filtersHoldTogether() {
    Story resize = Story.of("a", 0, 0x2_0000, "images", "resize");
    Story rotate = Story.of("a", 0, 0x3_0000, "images", "rotate");
    Visit byType =
        station.visit(
            Station.filtered("a", Set.of("resize"), Set.of(), Optional.empty()),
            new Start.Latest());
    Visit byAll =
        station.visit(
            Station.filtered(
                "a", Set.of("resize", "rotate"), Set.of(JobStatus.CLAIMED), Optional.of("images")),
            new Start.Latest());
    log.append(resize.created(1), rotate.created(2), job.created(3));
    log.append(resize.claimed(4), rotate.claimed(5), job.claimed(6));
    station.tail();
    assertThat(byType.events()).hasSize(4);
    assertThat(byAll.events()).containsExactly("00020000:2", "00030000:2");
  }

  @Test
  void aJobsStreamHasItsDescendantsIfAskedFor() {
    Story child = job.child(0x2_0000);
    Story grandchild = child.child(0x3_0000);
    Story stranger = Story.of("a", 1, 0x4_0000);
    log.append(job.created(1));
    station.tail().states.know(job);
    Visit family = station.visit(Station.job("a", job.id(), true), new Start.Latest());
    Visit alone = station.visit(Station.job("a", job.id()), new Start.Latest());
    log.append(child.created(2), stranger.created(3), grandchild.created(4));
    log.append(grandchild.completed(5), child.completed(6), job.completed(7));
    station.tail();
    assertThat(family.events())
        .containsExactly("00020000:1", "00030000:1", "00030000:2", "00020000:2", "00010000:2");
    assertThat(alone.events()).containsExactly("00010000:2");
    assertThat(family.last()).isEqualTo("close job_finished");
    assertThat(family.isEnded()).isTrue();
  }

  @Test
  void aJobThatIsOverShowsItsLastEventAndClosesAtOnce() {
    log.append(job.created(1), job.claimed(2), job.completed(3));
    station.states.know(job);
    Visit fromLog = station.visit(Station.job("a", job.id()), new Start.Latest());
    station.tail();
    Visit fromMemory = station.visit(Station.job("a", job.id()), new Start.Latest());
    for (Visit visit : List.of(fromLog, fromMemory)) {
      assertThat(visit.events()).containsExactly("00010000:3");
      assertThat(visit.last()).isEqualTo("close job_finished");
      assertThat(visit.isEnded()).isTrue();
    }
  }

  @Test
  void aJobThatIsOverShowsItsLastEventAloneThoughItsEventsAreStillToBeRead() {
    Story before = Story.of("a", 1, 0x5_0000);
    Story child = job.child(0x2_0000);
    log.append(before.created(1));
    station.tail();
    log.append(job.created(2), child.created(3), job.claimed(4), child.completed(5));
    log.append(job.completed(6));
    station.states.know(job);
    Visit latest = station.visit(Station.job("a", job.id(), true), new Start.Latest());
    Visit fromTime =
        station.visit(Station.job("a", job.id()), new Start.At(Story.T.plusSeconds(4)));
    station.tail();
    assertThat(latest.events()).containsExactly("00010000:3");
    assertThat(latest.last()).isEqualTo("close job_finished");
    assertThat(latest.isEnded()).isTrue();
    assertThat(fromTime.events()).contains("00010000:2", "00010000:3");
    assertThat(fromTime.last()).isEqualTo("close job_finished");
  }

  @Test
  void whoComesBackToAnEndHasNothingLeft() {
    log.append(job.created(1), job.completed(3));
    station.tail().states.know(job);
    Visit first = station.visit(Station.job("a", job.id()), new Start.Latest());
    List<Visit.Message> messages = first.messages();
    String lastEvent = messages.get(messages.size() - 2).id();

    Visit after = station.visit(Station.job("a", job.id()), new Start.After(first.lastId()));
    Visit before = station.visit(Station.job("a", job.id()), new Start.After(lastEvent));

    assertThat(after.hasNothingLeft()).isTrue();
    assertThat(before.events()).isEmpty();
    assertThat(before.last()).isEqualTo("close job_finished");
    assertThat(station.seats.taken()).isEqualTo(0);
  }

  @Test
  void anEndIsNoneAnyMoreOnceTheJobWasRetried() {
    log.append(job.created(1), job.cancelled(3));
    station.tail().states.know(job);
    String end = station.visit(Station.job("a", job.id()), new Start.Latest()).lastId();
    log.append(job.retried(4));
    station.tail().states.know(job);

    Visit back = station.visit(Station.job("a", job.id()), new Start.After(end));

    assertThat(back.hasNothingLeft()).isFalse();
    assertThat(back.events()).containsExactly("00010000:3");
    assertThat(back.isEnded()).isFalse();

    log.append(job.cancelled(5));
    station.tail().states.know(job);
    Visit late = station.visit(Station.job("a", job.id()), new Start.After(end));

    assertThat(back.last()).isEqualTo("close job_finished");
    assertThat(late.events()).containsExactly("00010000:3", "00010000:4");
    assertThat(late.last()).isEqualTo("close job_finished");
    assertThat(
            station
                .visit(Station.job("a", job.id()), new Start.After(late.lastId()))
                .hasNothingLeft())
        .isTrue();
  }

  @Test
  void anEndAfterEventsThatAreGoneIsAnEndToo() {
    log.append(job.created(1), job.completed(3));
    Story other = Story.of("a", 1, 2);
    log.append(other.created(4));
    log.retain(1, 4);
    Station late = new Station(log, 1);
    late.states.know(job);

    Visit first = late.visit(Station.job("a", job.id()), new Start.Earliest());

    assertThat(first.last()).isEqualTo("close job_finished");
    assertThat(
            late.visit(Station.job("a", job.id()), new Start.After(first.lastId()))
                .hasNothingLeft())
        .isTrue();
  }

  /** RFC 9110 §9.3.2: as GET, in all but the content. */
  @Test
  void aHeadIsAnsweredAsAStreamWouldBeAndOpensNone() {
    log.append(job.created(1), job.completed(2));
    station.tail().states.know(job);
    Watch watch = Station.job("a", job.id());
    Start latest = new Start.Latest();
    Start end = new Start.After(station.visit(watch, latest).lastId());
    Watch foreign = Station.job("b", job.id());

    assertThat(head(Station.tenant("a"), latest).isHeaded()).isTrue();
    assertThat(head(watch, latest).isHeaded()).isTrue();
    assertThat(head(watch, end).hasNothingLeft()).isTrue();
    assertThat(kind(head(foreign, latest))).isEqualTo(Kind.JOB_NOT_FOUND);
    assertThat(kind(head(foreign, end))).isEqualTo(Kind.JOB_NOT_FOUND);
    assertThat(kind(head(watch, new Start.After("none")))).isEqualTo(Kind.ID_INVALID);
    station.states.goAway();
    assertThat(kind(head(watch, latest))).isEqualTo(Kind.STATE_UNAVAILABLE);
    assertThat(station.seats.taken()).isZero();
    assertThat(station.hub.size()).isZero();
  }

  private Visit head(Watch watch, Start start) {
    StreamRequest request = new StreamRequest(watch, start, Story.T.plusSeconds(99));
    Visit visit = station.visit(request, station.plain, new Visit().headAlone());
    station.run();
    assertThat(visit.chunks()).isEmpty();
    return visit;
  }

  @Test
  void aStreamFromATimeAfterTheJobsEndClosesAtOnce() {
    log.append(job.created(1), job.completed(3));
    station.tail().states.know(job);
    Visit visit = station.visit(Station.job("a", job.id()), new Start.At(Story.T.plusSeconds(4)));
    assertThat(visit.events()).isEmpty();
    assertThat(visit.last()).isEqualTo("close job_finished");
  }

  @Test
  void aJobThatEndsWhileItsStateIsAskedIsNotMissed() {
    log.append(job.created(1));
    station.tail().states.know(job);
    station.states.whileAsked(
        () -> {
          log.append(job.completed(2));
          station.tail();
        });
    Visit visit = station.visit(Station.job("a", job.id()), new Start.Latest());
    assertThat(visit.events()).containsExactly("00010000:2");
    assertThat(visit.last()).isEqualTo("close job_finished");
  }

  @Test
  void aJobWhoseEndIsNotCommittedYetClosesWhenItIs() {
    log.append(job.created(1));
    log.appendOpen(job.completed(2));
    station.tail().states.know(job);
    Visit visit = station.visit(Station.job("a", job.id()), new Start.Latest());
    assertThat(visit.events()).isEmpty();
    assertThat(visit.isEnded()).isFalse();
    log.commit(1);
    station.tail();
    assertThat(visit.events()).containsExactly("00010000:2");
    assertThat(visit.isEnded()).isTrue();
  }

  @Test
  void anEndThatWasTakenBackByARetryIsNoEnd() {
    log.append(job.created(1), job.cancelled(2), job.retried(3));
    station.tail().states.know(job);
    Visit visit = station.visit(Station.job("a", job.id()), new Start.Earliest());
    assertThat(visit.events()).hasSize(3);
    assertThat(visit.isEnded()).isFalse();
    log.append(job.completed(4));
    station.tail();
    assertThat(visit.events()).hasSize(4);
    assertThat(visit.last()).isEqualTo("close job_finished");
  }

  @Test
  void aStreamBeginsWhereItIsAskedTo() {
    log.append(job.created(10), job.claimed(20));
    Story other = Story.of("a", 0, 0x2_0000);
    log.append(other.created(15), other.claimed(25));
    station.tail();
    Visit all = station.visit(Station.tenant("a"), new Start.Earliest());
    Visit late = station.visit(Station.tenant("a"), new Start.At(Story.T.plusSeconds(20)));
    Visit never = station.visit(Station.tenant("a"), new Start.At(Story.T.plusSeconds(26)));
    Visit latest = station.visit(Station.tenant("a"), new Start.Latest());
    assertThat(all.events()).hasSize(4);
    assertThat(late.events()).containsExactlyInAnyOrder("00010000:2", "00020000:2");
    assertThat(never.events()).isEmpty();
    assertThat(latest.events()).isEmpty();
  }

  @Test
  void deletedEventsAreAGapAndTheStreamGoesOn() {
    Visit first = station.visit(Station.tenant("a"), new Start.Latest());
    log.append(job.created(1), job.claimed(2), job.completed(3));
    log.retain(1, 4);
    Visit back = new Station(log, 1).visit(Station.tenant("a"), new Start.After(first.lastId()));
    assertThat(back.messages().get(1).event()).isEqualTo("gap");
    assertThat(back.messages().get(1).data()).isEqualTo("1:0:4");
    assertThat(back.events()).containsExactly("00010000:3");
  }

  @Test
  void anIdFromBeyondTheLogIsAGapToo() {
    String beyond = new StreamId.OfTenant(new long[] {7, 0}).toString();
    Visit visit = station.visit(Station.tenant("a"), new Start.After(beyond));
    assertThat(visit.messages().get(1).data()).isEqualTo("0:7:0");
    log.append(Story.of("a", 0, 0x2_0000).created(1));
    station.tail();
    assertThat(visit.events()).hasSize(1);
  }

  @Test
  void aTokenThatExpiresEndsItsStreamAtTheNextEventOrSecond() {
    Watch watch = Station.tenant("a");
    StreamRequest request = new StreamRequest(watch, new Start.Latest(), Story.T.plusSeconds(10));
    Visit busy = station.visit(request, station.plain);
    log.append(job.created(1));
    station.tail();
    station.now = Story.T.plusSeconds(10);
    log.append(job.claimed(2));
    station.tail();
    assertThat(busy.events()).hasSize(1);
    assertThat(busy.last()).isEqualTo("close token_expired");

    Visit idle =
        station.visit(
            new StreamRequest(watch, new Start.Latest(), Story.T.plusSeconds(20)), station.plain);
    station.run().now = Story.T.plusSeconds(20);
    station.hub.sweep();
    station.run();
    assertThat(idle.last()).isEqualTo("close token_expired");
    assertThat(idle.isEnded()).isTrue();
  }

  @Test
  void aTokenThatExpiredCatchesUpWithNothing() {
    log.append(job.created(1));
    station.now = Story.T.plusSeconds(10);
    Visit visit =
        station.visit(
            new StreamRequest(Station.tenant("a"), new Start.Earliest(), Story.T.plusSeconds(10)),
            station.plain);
    station.run();
    assertThat(visit.events()).isEmpty();
    assertThat(visit.last()).isEqualTo("close token_expired");
  }

  @Test
  void aQuietStreamShowsLifeAndHowFarItIs() {
    Visit quiet = station.visit(Station.tenant("b"), new Start.Latest());
    String begin = quiet.lastId();
    log.append(job.created(1));
    station.tail();
    station.now = Story.T.plus(Station.QUIET).minusMillis(1);
    station.hub.sweep();
    assertThat(station.run() == station && quiet.chunks().size() == 1).isTrue();
    station.now = Story.T.plus(Station.QUIET);
    station.hub.sweep();
    station.run();
    assertThat(quiet.chunks().get(1)).startsWith(": keep-alive\nid: v1.");
    assertThat(quiet.lastId()).isNotEqualTo(begin);
  }

  @Test
  void aBurstBeyondTheBufferComesWhole() {
    List<String> wanted = new ArrayList<>();
    Station large = new Station(log, 4 * Outlet.FRAMES_MAX);
    Visit visit = large.visit(Station.tenant("a"), new Start.Latest());
    for (int i = 0; i < 3 * Outlet.FRAMES_MAX; i++) {
      log.append(job.created(i));
      wanted.add("00010000:" + (i + 1));
    }
    large.tail();
    log.append(job.completed(999));
    large.tail();
    wanted.add("00010000:" + (3 * Outlet.FRAMES_MAX + 1));
    assertThat(visit.events()).isEqualTo(wanted);
  }

  @Test
  void whoReadsNothingIsDroppedBehindTheRingAndTheOthersNoticeNothing() {
    Visit lazy =
        station.visit(
            new StreamRequest(
                Station.tenant("a"), new Start.Latest(), Story.T.plusSeconds(999_999)),
            station.plain,
            new Visit().stall());
    Visit keen = station.visit(Station.tenant("a"), new Start.Latest());
    int all = 0;
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 90; i++) {
        log.append(job.created(all++));
      }
      station.tail();
    }
    assertThat(keen.events()).hasSize(all);
    station.hub.sweep();
    station.run();
    assertThat(lazy.chunks()).hasSize(1);
    assertThat(lazy.isAborted()).isFalse();

    lazy.goOn();
    station.run();
    assertThat(lazy.last()).isEqualTo("close overflow");
    assertThat(station.counts.endedTotals()).containsEntry("overflow", 1L);
    assertThat(lazy.isEnded()).isTrue();
    assertThat(lazy.events()).isEmpty();
    assertThat(station.seats.taken()).isEqualTo(1);

    Visit back = station.visit(Station.tenant("a"), new Start.After(lazy.lastId()));
    assertThat(back.events()).hasSize(all);
  }

  @Test
  void aDroppedSocketThatTakesNothingIsBrokenOff() {
    Visit lazy =
        station.visit(
            new StreamRequest(Station.tenant("a"), new Start.Latest(), Story.T.plusSeconds(10)),
            station.plain,
            new Visit().stall());
    station.run().now = Story.T.plusSeconds(10);
    station.hub.sweep();
    station.run().now = Story.T.plusSeconds(11).plus(OpenStreams.ENDING_MAX);
    station.hub.sweep();
    assertThat(lazy.isAborted()).isTrue();
    assertThat(station.seats.taken()).isEqualTo(0);
  }

  @Test
  void aGatewayThatEndsForgetsWhatWaitsAndBreaksOffASocketThatTakesNothing() {
    Visit lazy =
        station.visit(
            new StreamRequest(Station.tenant("a"), new Start.Latest(), Story.T.plusSeconds(3_600)),
            station.plain,
            new Visit().stall());
    Visit keen = station.visit(Station.tenant("a"), new Start.Latest());
    log.append(job.created(1));
    station.tail().hub.endAll();
    station.run();
    assertThat(keen.isEnded()).isTrue();
    assertThat(keen.events()).containsExactly("00010000:1");
    assertThat(keen.last()).isEqualTo("close gateway_ends");
    assertThat(lazy.isEnded()).isFalse();

    station.now = station.now.plus(OpenStreams.ENDING_MAX).plusMillis(1);
    station.hub.sweep();

    assertThat(lazy.isAborted()).isTrue();
    assertThat(lazy.events()).isEmpty();
    assertThat(station.seats.taken()).isEqualTo(0);
    assertThat(station.hub.size()).isEqualTo(0);
  }

  @Test
  void whoIsOnTheWayInWhenTheGatewayEndsIsRefusedAndHoldsNothingUp() {
    log.append(job.created(1));
    station.tail().states.know(job);
    station.states.whileAsked(station.hub::endAll);
    Visit late = station.visit(Station.job("a", job.id()), new Start.Latest());
    assertThat(kind(late)).isEqualTo(Kind.UNAVAILABLE);
    assertThat(kind(station.visit(Station.tenant("a"), new Start.Latest())))
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(station.seats.taken()).isEqualTo(0);
    assertThat(station.hub.size()).isEqualTo(0);
  }

  @Test
  void aFullHubRefusesTheNext() {
    FakeLog empty = new FakeLog(1);
    Station full = new Station(empty, 10);
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      visits.add(full.visit(Station.tenant("a"), new Start.Latest()));
    }
    assertThat(kind(full.visit(Station.tenant("a"), new Start.Latest())))
        .isEqualTo(Kind.TOO_MANY_OF_TENANT);
    for (int i = 0; i < 500; i++) {
      visits.add(full.visit(Station.tenant("b"), new Start.Latest()));
    }
    assertThat(kind(full.visit(Station.tenant("c"), new Start.Latest()))).isEqualTo(Kind.TOO_MANY);
    assertThat(visits).allMatch(visit -> visit.refusal().isEmpty());
    full.hub.endAll();
    full.run();
    assertThat(full.seats.taken()).isEqualTo(0);
    assertThat(visits).allMatch(Visit::isEnded);
  }

  @Test
  void fewMayReadTheLogAtOnce() {
    log.append(job.created(1));
    station.tail().catchingUpMax(2);
    StreamRequest far =
        new StreamRequest(Station.tenant("a"), new Start.Earliest(), Story.T.plusSeconds(9));
    Visit one = station.visit(far, station.plain);
    Visit two = station.visit(far, station.plain);
    Visit three = station.visit(far, station.plain);
    assertThat(kind(three)).isEqualTo(Kind.TOO_MANY_BEHIND);
    assertThat(station.seats.taken()).isEqualTo(2);
    assertThat(station.hub.size()).isEqualTo(2);
    station.run();
    assertThat(one.events()).isEqualTo(two.events()).hasSize(1);
  }

  @Test
  void whoIsRefusedLeavesNothingBehind() {
    log.append(job.created(1));
    station.tail().catchingUpMax(0);
    Visit refused = station.visit(Station.tenant("a"), new Start.Earliest());
    assertThat(kind(refused)).isEqualTo(Kind.TOO_MANY_BEHIND);
    station.hub.endAll();
    station.run();
    // Its response was given back with the refusal: whoever writes to it now writes to a stranger.
    assertThat(refused.chunks()).isEmpty();
  }

  @Test
  void aStateThatBreaksGivesTheSeatBack() {
    station.states.breakDown();
    Visit visit = station.visit(Station.job("a", job.id()), new Start.Latest());
    assertThat(visit.refusal()).isPresent();
    assertThat(station.seats.taken()).isEqualTo(0);
  }

  @Test
  void theStateIsAskedForNoLessThanTheStreamHasSeen() {
    station.visit(Station.job("a", job.id()), new Start.Latest());
    assertThat(station.states.demanded().offsets()).isEmpty();
    log.append(job.created(1), job.claimed(2));
    station.tail().states.know(job);
    station.visit(Station.job("a", job.id()), new Start.Latest());
    // A story's commands are numbered as its events.
    assertThat(station.states.demanded().offsets()).containsOnly(Map.entry(1, 2L));
  }

  @Test
  void aReaderThatBreaksEndsItsStream() {
    log.append(job.created(1));
    Station late = new Station(log, 100);
    log.breakDown(1);
    Visit visit = late.visit(Station.tenant("a"), new Start.Earliest());
    assertThat(visit.isAborted()).isTrue();
    assertThat(late.seats.taken()).isEqualTo(0);
  }

  @Test
  void whatCanNotBeRenderedIsAGapToAReaderToo() {
    log.append(job.created(1), job.claimed(2), job.completed(3));
    Station late = new Station(log, 100);
    late.plain.failAltogetherAt("00010000:2");
    Visit visit = late.visit(Station.tenant("a"), new Start.Earliest());
    assertThat(visit.messages().stream().map(m -> m.event() + " " + m.data()))
        .containsExactly(
            "ack live", "JobCreated 00010000:1", "gap 1:2:3", "JobCompleted 00010000:3");
  }

  @Test
  void aFormatWithoutAWordForAGapEndsThere() {
    log.append(job.created(1), job.claimed(2));
    station.tail();
    Visit live = strict(station, new Start.Latest());
    station.hub.gap(new SseFormat.Gap(1, 4, 9));
    station.run();
    assertThat(live.last()).isEqualTo("close gap");
    log.retain(1, 2);
    Visit late =
        strict(new Station(log, 1), new Start.After(new StreamId.OfTenant(new long[2]).toString()));
    assertThat(late.messages()).hasSize(2);
    assertThat(late.last()).isEqualTo("close gap");
    assertThat(late.isEnded()).isTrue();
    assertThat(station.counts.endedTotals()).containsEntry("gap", 1L);
  }

  private static Visit strict(Station at, Start start) {
    Visit visit =
        at.visit(new StreamRequest(Station.tenant("a"), start, Story.T.plusSeconds(99)), at.strict);
    at.run();
    return visit;
  }

  @Test
  void aJobThatTheFaceDoesNotShowIsNone() {
    log.append(job.created(1));
    station.states.know(job);
    Visit visit =
        station.visit(
            new StreamRequest(
                Station.job("a", job.id()), new Start.Latest(), Story.T.plusSeconds(99)),
            station.plain,
            new Visit().blind());
    station.run();
    assertThat(visit.refusal()).containsInstanceOf(StreamRefused.class);
    assertThat(visit.chunks()).isEmpty();
    assertThat(station.seats.taken()).isEqualTo(0);
  }

  @Test
  void whatOthersWatchIsNotRenderedForAReader() {
    log.append(job.created(1), job.claimed(2));
    Station late = new Station(log, 100);
    late.visit(Station.tenant("b"), new Start.Earliest());
    assertThat(late.plain.rendered()).isEqualTo(0);
    late.visit(Station.tenant("a"), new Start.Earliest());
    assertThat(late.plain.rendered()).isEqualTo(2);
  }

  @Test
  void whatBreaksOneConnectionReachesTheOthers() {
    station.plain.breakAt("00010000:3");
    Visit broken = station.visit(Station.tenant("a"), new Start.Latest());
    Visit whole =
        station.visit(
            new StreamRequest(Station.tenant("a"), new Start.Latest(), Story.T.plusSeconds(99)),
            station.strict);
    log.append(job.created(1), job.claimed(2), job.completed(3));
    station.tail();
    assertThat(broken.isAborted()).isTrue();
    assertThat(whole.last()).isEqualTo("completed {\"n\":3}");
    assertThat(station.seats.taken()).isEqualTo(1);
  }

  @Test
  void aTokenThatExpiresBehindASlowSocketEndsItsStream() {
    Visit slow = slow(Story.T.plusSeconds(10));
    station.now = Story.T.plusSeconds(10);
    station.hub.sweep();
    station.now = Story.T.plusSeconds(11).plus(OpenStreams.ENDING_MAX);
    station.hub.sweep();
    assertThat(slow.isAborted()).isTrue();
    assertThat(station.seats.taken()).isEqualTo(0);
  }

  @Test
  void whoIsBehindATailThatWasSetBackIsDroppedAndComesBackToAGap() {
    Visit slow = slow(Story.T.plusSeconds(999));
    station.hub.gap(new SseFormat.Gap(1, 10_000, 3));
    slow.goOn();
    station.run();
    assertThat(slow.last()).isEqualTo("close overflow");
  }

  /** Its buffer is full, and what comes is in the rings alone. */
  private Visit slow(Instant until) {
    Station large = station;
    Visit slow =
        large.visit(
            new StreamRequest(Station.tenant("a"), new Start.Latest(), until),
            large.plain,
            new Visit().stall());
    large.run();
    for (int i = 0; i < Outlet.FRAMES_MAX + 10; i++) {
      log.append(job.created(1));
    }
    large.tail();
    return slow;
  }

  @Test
  void unknownPurgedAndUnreadableJobsAreRefused() {
    Watch watch = Station.job("a", job.id());
    assertThat(kind(station.visit(watch, new Start.Latest()))).isEqualTo(Kind.JOB_NOT_FOUND);
    Watch elsewhere = Station.job("a", Story.of("a", 7, 1).id());
    assertThat(kind(station.visit(elsewhere, new Start.Latest()))).isEqualTo(Kind.JOB_NOT_FOUND);
    station.states.purgedAt(Story.T);
    assertThat(kind(station.visit(watch, new Start.Latest()))).isEqualTo(Kind.JOB_PURGED);
    station.states.goAway();
    assertThat(kind(station.visit(watch, new Start.Latest()))).isEqualTo(Kind.STATE_UNAVAILABLE);
    assertThat(station.seats.taken()).isEqualTo(0);
  }

  @Test
  void theStateOfAWatchedJobIsAskedForAtLeastWhatTheClientHasSeen() {
    log.append(job.created(1));
    station.tail().states.know(job);
    Positions seen = Positions.of(new Position(1, 17));
    StreamRequest request =
        new StreamRequest(
            Station.job("a", job.id()), new Start.Latest(), Story.T.plusSeconds(9), seen);
    station.visit(request, station.plain);
    assertThat(station.states.demanded()).isEqualTo(seen);
  }

  @Test
  void everyEndIsCountedOnceByItsReason() {
    log.append(job.created(1), job.completed(2));
    station.tail().states.know(job);
    Visit finished = station.visit(Station.job("a", job.id()), new Start.Latest());
    Visit lazy = station.visit(Station.tenant("a"), new Start.Latest());
    Visit gone = station.visit(Station.tenant("a"), new Start.Latest());
    station.visit(Station.tenant("a"), new Start.Latest());
    gone.stall();
    Story other = Story.of("a", 0, 0x2_0000);
    log.append(other.created(3));
    station.tail();
    gone.abort();
    station.run();
    assertThat(station.counts.endedTotals())
        .containsEntry("job-finished", 1L)
        .containsEntry("broken-off", 1L)
        .containsEntry("gateway-ends", 0L);
    station.hub.endAll();
    station.run();
    assertThat(finished.isEnded()).isTrue();
    assertThat(lazy.isEnded()).isTrue();
    assertThat(station.counts.endedTotals())
        .containsEntry("job-finished", 1L)
        .containsEntry("broken-off", 1L)
        .containsEntry("gateway-ends", 2L)
        .containsEntry("token-expired", 0L)
        .containsEntry("overflow", 0L);
  }

  @Test
  void anotherTenantsJobLooksLikeNone() {
    log.append(job.created(1));
    station.states.know(job);
    assertThat(kind(station.visit(Station.job("b", job.id()), new Start.Latest())))
        .isEqualTo(Kind.JOB_NOT_FOUND);
  }

  @Test
  void anIdOfAnotherKindOfStreamIsRefused() {
    log.append(job.created(1));
    station.states.know(job);
    String ofTenant = station.visit(Station.tenant("a"), new Start.Latest()).lastId();
    String ofJob = station.visit(Station.job("a", job.id()), new Start.Latest()).lastId();
    Watch watch = Station.job("a", job.id());
    assertThat(kind(station.visit(watch, new Start.After(ofTenant)))).isEqualTo(Kind.ID_INVALID);
    assertThat(kind(station.visit(Station.tenant("a"), new Start.After(ofJob))))
        .isEqualTo(Kind.ID_INVALID);
    assertThat(kind(station.visit(watch, new Start.After(ofJob.replace("j1.1", "j1.0")))))
        .isEqualTo(Kind.ID_INVALID);
    assertThat(kind(station.visit(watch, new Start.After("")))).isEqualTo(Kind.ID_INVALID);
  }

  private static Kind kind(Visit visit) {
    return visit
        .refusal()
        .map(StreamRefused.class::cast)
        .map(StreamRefused::kind)
        .orElseThrow(() -> new AssertionError("Expected a refusal, but there is none"));
  }
}
