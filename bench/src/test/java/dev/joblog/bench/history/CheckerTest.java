// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.bench.history.Call.Ask;
import dev.joblog.bench.history.Call.Told;
import dev.joblog.bench.history.Fault.Promise;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Into a sound history one fault is planted; the check must find it, and name it. */
final class CheckerTest {

  private final Story story = new Story();

  private void broken(Promise promise, String... words) {
    List<Fault> faults = Checker.faults(story.evidence());
    assertThat(faults).extracting(Fault::promise).contains(promise);
    assertThat(faults)
        .filteredOn(fault -> fault.promise() == promise)
        .anySatisfy(fault -> assertThat(fault.text()).contains(words));
  }

  @Test
  void aSoundHistoryHasNoFault() {
    assertThat(Checker.faults(story.evidence())).isEmpty();
  }

  @Test
  void whatIsNotKnownIsNoFault() {
    story.tell(Ask.CREATE, "lost", "", 0, Told.SILENT);
    story.tell(Ask.CREATE, "late", "k", 0, Told.UNKNOWN);
    story.tell(Ask.APPEND, "torn", "", 0, Told.UNKNOWN);
    story.tell(Ask.SUBMIT, "a", "submit-1", 1, Told.BUSY);
    story.tell(Ask.CLAIM, "b", "", 0, Told.HUNG_UP);
    story.tell(Ask.CLAIM, "a", "", 0, Told.REFUSED);

    assertThat(Checker.faults(story.evidence())).isEmpty();
  }

  @Test
  void anAcknowledgedCreateThatIsNotThere() {
    story.tell(Ask.CREATE, "n9", "", 0, Told.DONE, "z", 0);
    broken(Promise.ACKNOWLEDGED_CREATE_IS_THERE, "job z", "client");
  }

  @Test
  void aProbesCreateThatIsNotThere() {
    story.tell(Ask.PROBE, "n9", "probe", 0, Told.REPLAYED, "z", 0);
    broken(Promise.ACKNOWLEDGED_CREATE_IS_THERE, "job z");
  }

  @Test
  void anAppendedCommandThatIsNotDecided() {
    story.tell(Ask.APPEND, "n9", "", 0, Told.DONE);
    broken(Promise.APPENDED_COMMAND_IS_DECIDED, "create n9");
  }

  @Test
  void aClockThatRulesTheLog() {
    story.time -= 10;
    story.log(1, "b", 3, "LeaseExtended", "", 1);
    broken(Promise.LOG_TIME_NEVER_GOES_BACK, "partition 1", "event b3");
  }

  @Test
  void aCreateThatMadeTwoJobs() {
    story.log(0, "z", 1, Logged.CREATED, "n1", 0);
    story.list("pending", "z");
    broken(Promise.ONE_EFFECT_PER_REQUEST, "create n1", "a and z");
  }

  @Test
  void aRepeatedCreateThatIsToldAnotherJob() {
    story.tell(Ask.CREATE, "n1", "k1", 0, Told.REPLAYED, "b", 0);
    broken(Promise.ONE_EFFECT_PER_REQUEST, "create n1", "told b");
  }

  @Test
  void aSecondLeaseWhileTheFirstIsLive() {
    story.log(1, "b", 3, Logged.CLAIMED, "", 2);
    broken(Promise.ONE_LIVE_LEASE, "lease 1 of job b", "lease 2");
  }

  @Test
  void aFencingTokenThatComesBack() {
    story.log(1, "b", 3, "LeaseExpired", "", 1);
    story.log(1, "b", 4, Logged.CLAIMED, "", 1);
    broken(Promise.ONE_LIVE_LEASE, "job b", "1 follows 1");
  }

  @Test
  void aLeaseThatWasGivenToTwo() {
    story.tell(Ask.CLAIM_NEXT, "", "", 0, Told.DONE, "b", 1);
    broken(Promise.ONE_LIVE_LEASE, "lease 1 of job b", "one holder");
  }

  @Test
  void aLeaseThatIsToldAgainByItsKeyIsTheSame() {
    story.tell(Ask.CLAIM, "c", "again", 0, Told.DONE, "c", 7);
    story.tell(Ask.CLAIM, "c", "again", 0, Told.REPLAYED, "c", 7);
    story.log(0, "c", 1, Logged.CREATED, "n3", 0);
    story.log(0, "c", 2, Logged.CLAIMED, "", 7);
    story.list("claimed", "c");

    assertThat(Checker.faults(story.evidence())).isEmpty();
  }

  @Test
  void aClaimOfWhichTheLogKnowsNothing() {
    story.tell(Ask.CLAIM, "a", "", 0, Told.DONE, "a", 5);
    broken(Promise.ACKNOWLEDGED_CLAIM_IS_THERE, "lease 5 of job a");
  }

  @Test
  void aSubmitUnderATokenThatAnotherHasFollowed() {
    story.log(1, "b", 3, "LeaseExpired", "", 1);
    story.log(1, "b", 4, Logged.CLAIMED, "", 2);
    story.tell(Ask.CLAIM, "b", "", 0, Told.DONE, "b", 2);
    story.tell(Ask.SUBMIT, "b", "submit-1", 1, Told.DONE);
    story.log(1, "b", 5, Logged.COMPLETED, "", 1);
    broken(Promise.SUPERSEDED_TOKEN_IS_REFUSED, "JobCompleted of job b", "lease 2", "under 1");
    broken(Promise.SUPERSEDED_TOKEN_IS_REFUSED, "lease 1 of job b", "after lease 2", "SUBMIT");
  }

  @Test
  void aHeartbeatUnderATokenThatAnotherHasFollowed() {
    story.log(1, "b", 3, "LeaseExpired", "", 1);
    story.log(1, "b", 4, Logged.CLAIMED, "", 2);
    story.tell(Ask.CLAIM, "b", "", 0, Told.DONE, "b", 2);
    story.tell(Ask.HEARTBEAT, "b", "", 1, Told.DONE);
    broken(Promise.SUPERSEDED_TOKEN_IS_REFUSED, "HEARTBEAT");
  }

  @Test
  void aSubmitThatIsAcknowledgedAndNotThere() {
    story.tell(Ask.SUBMIT, "b", "submit-1", 1, Told.DONE);
    broken(Promise.ACKNOWLEDGED_SUBMIT_IS_THERE, "job b", "lease 1");
  }

  @Test
  void aSubmitThatTookEffectTwice() {
    story.log(0, "a", 4, Logged.COMPLETED, "", 0);
    broken(Promise.ONE_EFFECT_PER_REQUEST, "job a", "twice");
  }

  @Test
  void aRepeatedSubmitThatIsDoneAnew() {
    story.tell(Ask.SUBMIT, "a", "submit-1", 1, Told.DONE);
    broken(Promise.ONE_EFFECT_PER_REQUEST, "submit-1 of job a", "two were");
  }

  @Test
  void aRepeatedSubmitThatIsRefusedThoughItTookEffect() {
    story.tell(Ask.SUBMIT, "a", "submit-1", 1, Told.REFUSED);
    broken(Promise.ONE_EFFECT_PER_REQUEST, "submit-1 of job a", "took effect");
  }

  @Test
  void aCommandWithTwoAnswers() {
    story.answers = Map.of("0:17", 2);
    broken(Promise.ONE_ANSWER_PER_COMMAND, "command 0:17", "has 2");
  }

  @Test
  void aContradictionThatAGatewayCounted() {
    story.divergence = 1;
    broken(Promise.ONE_ANSWER_PER_COMMAND, "they saw 1");
  }

  @Test
  void aJobThatNoListHas() {
    story.lists.values().forEach(list -> list.remove("b"));
    broken(Promise.LISTS_HAVE_EVERY_JOB_ONCE, "job b");
  }

  @Test
  void aJobThatTwoListsHave() {
    story.list("pending", "a");
    broken(Promise.LISTS_HAVE_EVERY_JOB_ONCE, "job a", "too");
  }

  @Test
  void aListedJobThatTheLogDoesNotHave() {
    story.list("pending", "ghost");
    broken(Promise.LISTS_HAVE_EVERY_JOB_ONCE, "job ghost", "in the log");
  }

  @Test
  void aWalkThatRepeatsAJob() {
    story.walk("walk", List.of("b", "a", "b"));
    broken(Promise.LISTS_HAVE_EVERY_JOB_ONCE, "job b", "twice");
  }

  @Test
  void aWalkThatSkipsAJobThatWasThereBefore() {
    story.walk("walk", List.of("b"));
    broken(Promise.LISTS_HAVE_EVERY_JOB_ONCE, "job a", "walk", "not there");
  }

  @Test
  void aStreamThatLostAnEvent() {
    story.stream(Set.of("a2"), List.of());
    broken(Promise.STREAMS_ARE_THE_LOG, "a2 in listener", "did not come");
  }

  @Test
  void aStreamThatLostTheLastEvent() {
    story.stream(Set.of("a3"), List.of());
    broken(Promise.STREAMS_ARE_THE_LOG, "3 events of partition 0", "the next is a3");
  }

  @Test
  void aStreamThatBringsAnEventTwice() {
    story.stream(Set.of(), List.of("a2"));
    broken(Promise.STREAMS_ARE_THE_LOG, "a2 came twice");
  }

  @Test
  void aStreamOutOfOrder() {
    story.stream(Set.of("a1"), List.of("a1"));
    broken(Promise.STREAMS_ARE_THE_LOG, "a2 came before a1");
  }

  @Test
  void aStreamThatBringsWhatIsNotInTheLog() {
    story.stream(Set.of(), List.of("x1"));
    broken(Promise.STREAMS_ARE_THE_LOG, "x1 is none");
  }

  @Test
  void aStreamThatWasToldOfAGap() {
    story.gaps = 1;
    broken(Promise.STREAMS_ARE_THE_LOG, "no gap");
  }

  @Test
  void anAnswerThatNoSoundServiceGives() {
    story.tell(Ask.CLAIM, "a", "", 0, Told.STRANGE);
    broken(Promise.NO_STRANGE_ANSWER, "CLAIM of client", "got 500");
  }

  @Test
  void ofManyFaultsTheFirstFiveAreToldAndTheRestIsCounted() {
    for (int i = 0; i < Checker.TOLD_MAX + 3; i++) {
      story.tell(Ask.CLAIM, "a", "", 0, Told.STRANGE);
    }
    assertThat(Checker.faults(story.evidence()))
        .hasSize(Checker.TOLD_MAX + 1)
        .last()
        .extracting(Fault::text)
        .isEqualTo("and 3 more");
  }

  @Test
  void everyPromiseHasAPlantedFault() throws Exception {
    String tests =
        java.nio.file.Files.readString(
            java.nio.file.Path.of("src/test/java/dev/joblog/bench/history/CheckerTest.java"));
    assertThat(Stream.of(Promise.values()).map(one -> "broken(Promise." + one + ","))
        .allMatch(tests::contains);
  }
}
