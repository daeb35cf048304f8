// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.Say.approve;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.engineVersion;
import static dev.joblog.processor.engine.Say.fail;
import static dev.joblog.processor.engine.Say.failForGood;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.order;
import static dev.joblog.processor.engine.Say.reject;
import static dev.joblog.processor.engine.Say.release;
import static dev.joblog.processor.engine.Say.retry;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Operation;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The story that golden logs were recorded from, the same for each engine version: a word of every
 * kind, refusals, repeats, what time does, and at the end the switches. Read by nobody but the
 * recorder; the files are what counts.
 */
public final class GoldenStory {

  /** Where the story is written. */
  public interface Log {
    /** What follows is about this. */
    void chapter(String name);

    /** Appends a command and decides it. */
    List<Outcome> append(Instant recordTime, Command command, Optional<Position> forwardedFrom);

    /** Appends what is no command. */
    void append(Instant recordTime, byte[] record);
  }

  /** Lies on {@link Say#PARTITION} of eight. */
  private static final String QUEUE = "print";

  private static final Route ROUTE = new Route(Say.TENANT, QUEUE, 0);

  private final Log log;
  private final Map<JobId, String> tokens = new HashMap<>();

  /** By the newest command. */
  private final List<JobId> granted = new ArrayList<>();

  private Instant now = EngineSpec.T;
  private long commands;

  private GoldenStory(Log log) {
    this.log = log;
  }

  public static void tell(Log log) {
    GoldenStory story = new GoldenStory(log);
    story.creating();
    story.whoMayAskWhat();
    story.claiming();
    story.waiting();
    story.heartbeats();
    story.leases();
    story.failing();
    story.deciding();
    story.children();
    story.timePasses();
    story.purging();
    story.switches();
    story.childrenWithTheirParent();
    story.lostLeases();
  }

  private void chapter(String name) {
    log.chapter(name);
  }

  private GoldenStory after(Duration pause) {
    now = now.plus(pause);
    return this;
  }

  private GoldenStory after(long seconds) {
    return after(Duration.ofSeconds(seconds));
  }

  private GoldenStory say(Say... says) {
    for (Say say : says) {
      append(command(say), Optional.empty());
    }
    return this;
  }

  private Command command(Say say) {
    Say answered = say.reply().isPresent() ? say : say.answeredOn(0);
    return answered.command(new UUID(7, commands), say.job().isEmpty() ? "" : token(say.job()));
  }

  private void append(Command command, Optional<Position> forwardedFrom) {
    commands++;
    granted.clear();
    for (Outcome outcome : log.append(now, command, forwardedFrom)) {
      for (Outcome.Grant grant : EngineSpec.grants(outcome)) {
        tokens.put(grant.job().job().id(), grant.leaseToken());
        granted.add(grant.job().job().id());
      }
    }
  }

  private String token(String name) {
    return tokens.getOrDefault(Say.id(name), "");
  }

  private static NewJob job(String name) {
    return NewJob.job(name).queue(QUEUE);
  }

  private static NewJob nameless() {
    return NewJob.job().queue(QUEUE);
  }

  private void creating() {
    chapter("creating");
    NewJob first = job("first").priority(7).label("kind", "letter").payload("{\"pages\":3}");
    say(createJob(first), createJob(first), createJob(job("first").priority(1)));
    after(1);
    say(createJob(nameless().payload("{\"n\":1}")).keyed("k-1"));
    say(createJob(nameless().payload("{\"n\":1}")).keyed("k-1"));
    say(createJob(nameless().payload("{ \"n\": 1.0 }")).keyed("k-1"));
    say(createJob(nameless().payload("{\"n\":2}")).keyed("k-1"));
    say(createJob(job("second")).keyed("k-2"));
    say(createJob(nameless().payload("\"no name, no key\"")));
    after(1);
    say(createJob(job("bad").priority(10)));
    say(createJob(job("bad").payload("{")));
    say(createJob(job("twice").payload("{\"n\":1,\"n\":2}")));
    say(createJob(NewJob.job("away").queue("slow")));
    say(createJob(job("late")).before(now.minusMillis(1)));
    say(createJob(job("nine")).answeredOn(9));
    append(command(createJob(job("forwarded"))), Optional.of(new Position(6, 1_042)));
    log.append(now, "hello".getBytes(StandardCharsets.US_ASCII));
    after(-60).say(createJob(job("clock ran back"))).after(60);
  }

  private void whoMayAskWhat() {
    chapter("who may ask what");
    Command approval = command(approve("nobody's"));
    append(
        new Command(approval.header(), new Operation.Named("CancelJob"), approval.order()),
        Optional.empty());
    Command cancel = command(cancel("nobody's"));
    append(new Command(cancel.header(), new Operation.Unnamed(), cancel.order()), Optional.empty());
    say(cancel("nobody's"));
    say(cancel("first").of("other", "ann"), cancel("first").ownedOnlyBy("bob"));
    say(cancel("first").expecting(99));
  }

  private void claiming() {
    chapter("claiming");
    say(
        createJob(job("gpu").requires("gpu").type("film")),
        createJob(job("poster").type("poster")));
    after(1);
    say(claim("gpu"), claim("gpu", "disk", "gpu").by("bob").keyed("c-1"));
    say(claim("gpu", "disk", "gpu").by("bob").keyed("c-1"), claim("gpu", "gpu"));
    say(next(1, Duration.ZERO, "poster").keyed("n-1"));
    after(1);
    say(next(1, Duration.ZERO, "poster").keyed("n-1"));
    say(next(2, Duration.ZERO, "poster").keyed("n-1"));
    say(next(2, Duration.ZERO, "no such type"), next(3, Duration.ZERO));
    say(undelivered(7, new Order.GrantRef(Say.id("poster"), 1)));
    say(next(1, Duration.ZERO, "poster").by("bob"), submit("poster").by("bob"));
  }

  private static Say next(int max, Duration wait, String... types) {
    return Say.claimNext(QUEUE, max, wait, List.of(types));
  }

  private static Say undelivered(long claimOffset, Order.GrantRef... grants) {
    return order(new Order.ClaimUndelivered(ROUTE, claimOffset, List.of(grants)));
  }

  private void waiting() {
    chapter("waiting");
    Duration wait = Duration.ofSeconds(30);
    say(next(1, wait, "song").by("ann"), next(1, wait, "song").by("bob").keyed("w-1"));
    say(next(1, wait, "song").by("bob").keyed("w-1"), next(1, wait, "song").by("cyd"));
    after(1).say(createJob(job("song 1").type("song")), createJob(job("song 2").type("song")));
    say(next(1, wait, "song").by("bob").keyed("w-1"));
    say(undelivered(commands - 4).by("cyd"));
    after(1).say(next(1, wait, "song").by("dan").answeredOn(2));
    after(30).say(tick());
    say(release("song 1").by("ann"), cancel("song 2"));
  }

  private static Say beat(String name, int percent, String... checkpoint) {
    return heartbeat(
        name,
        Optional.of(new Progress(percent, Optional.of("page " + percent))),
        checkpoint.length == 0 ? Optional.empty() : Optional.of(checkpoint[0]));
  }

  private void heartbeats() {
    chapter("heartbeats");
    say(createJob(job("beats")), claim("beats"));
    after(1).say(beat("beats", 10));
    after(1).say(beat("beats", 20));
    after(1).say(beat("beats", 20, "{\"page\":20}"));
    after(9).say(beat("beats", 30));
    after(30).say(heartbeat("beats"));
    after(30).say(heartbeat("beats"), beat("beats", 101));
    after(1).say(submit("beats"));
  }

  private void leases() {
    chapter("leases");
    say(createJob(job("leased").maxAttempts(5)), heartbeat("leased"), claim("leased"));
    String lost = token("leased");
    say(heartbeat("leased").with("1.1.forged"), heartbeat("leased").with("7.1.forged"));
    say(heartbeat("leased").by("bob"), submit("leased").keyless());
    after(61).say(heartbeat("leased"), claim("leased").by("bob"));
    say(submit("leased").with(lost), release("leased").by("bob"), claim("leased"));
    say(submit("leased"), submit("leased"), submit("leased", "{ \"done\" : true }"));
    say(submit("leased", "{\"done\":false}"), submit("leased").keyed("another"));
    say(cancel("leased"), retry("leased"));
  }

  private void failing() {
    chapter("failing");
    say(createJob(job("flaky").maxAttempts(3)), claim("flaky"));
    say(fail("flaky"), fail("flaky"), claim("flaky"));
    after(3_600).say(tick(), claim("flaky"), fail("flaky", true, Optional.of(Duration.ZERO)));
    say(claim("flaky"), fail("flaky"), retry("flaky").keyed("r-1"), retry("flaky").keyed("r-1"));
    say(claim("flaky"), failForGood("flaky"));
    String id = "prose";
    say(createJob(job(id)), claim(id));
    Order broken =
        new Order.FailJob(
            Say.id(id), token(id), "E\t1", Optional.of("a\u0001b\nc"), false, Optional.empty());
    say(order(broken).keyed("f-1"));
  }

  private void deciding() {
    chapter("approve, reject, cancel, retry");
    say(createJob(job("asks").requiresApproval()), claim("asks"), approve("asks").keyed("a-1"));
    say(approve("asks").keyed("a-1"), approve("asks"));
    say(createJob(job("refused").requiresApproval()), reject("refused"), reject("refused"));
    say(retry("refused"), approve("refused"), cancel("refused"), cancel("refused"));
    say(claim("asks"), cancel("asks"), beat("asks", 1), release("asks"), retry("asks"));
    say(claim("asks"), cancel("asks"), submit("asks"));
    say(createJob(job("waits").requiresApproval().runAt(now.plusSeconds(5))), approve("waits"));
  }

  private void children() {
    chapter("children");
    say(createJob(job("parent").waitsForChildren()));
    say(createJob(job("child 1").childOf("parent")), createJob(job("child 2").childOf("parent")));
    say(createJob(NewJob.job("child 3").queue("slow").childOf("parent")));
    say(createJob(job("child 3").childOf("nobody's")));
    say(claim("child 1"), submit("child 1"), claim("child 2"), submit("child 2"));
    say(claim("parent"), submit("parent"), createJob(job("child 3").childOf("parent")));
    say(createJob(job("sad parent").waitsForChildren()));
    say(createJob(job("sad child").childOf("sad parent")), cancel("sad child"));
  }

  private void timePasses() {
    chapter("time passes");
    say(createJob(job("tomorrow").runAt(now.plus(Duration.ofDays(1)))));
    say(createJob(job("once").maxAttempts(1)), claim("once"));
    say(createJob(job("twice lost").maxAttempts(2)), claim("twice lost"));
    say(createJob(job("cancelled late")), claim("cancelled late"), cancel("cancelled late"));
    after(59).say(tick());
    after(1).say(tick(), claim("tomorrow"));
    after(Duration.ofDays(1)).say(tick(), tick(), claim("tomorrow"), submit("tomorrow"));
  }

  private void purging() {
    chapter("purging");
    say(order(new Order.ConfigureQueue(ROUTE, Duration.ofMinutes(10))));
    say(createJob(nameless()).keyed("again"), createJob(job("short")), cancel("short"));
    after(Duration.ofMinutes(10)).say(tick(), retry("short"), createJob(job("short")));
    after(Duration.ofDays(8)).say(tick(), tick(), createJob(nameless()).keyed("k-1"));
    after(Duration.ofDays(31)).say(tick(), retry("short"), createJob(job("short")));
  }

  private void switches() {
    chapter("switches");
    say(createJob(job("old")), claim("old"), beat("old", 1), beat("old", 2));
    say(engineVersion(2, 1));
    say(beat("old", 3), createJob(nameless().payload("{\"n\":2.0}")).keyed("after"));
    say(createJob(nameless().payload("{\"n\":2}")).keyed("after"));
    say(engineVersion(3, 1), engineVersion(1, 1));
    say(beat("old", 4), beat("old", 5), createJob(job("new")));
    say(engineVersion(3, 2), claim("new"), beat("new", 1), beat("new", 2), submit("old"));
    say(submit("new"));
    Order away = new Order.CancelJob(Say.id("old"), Optional.empty());
    say(order(new Order.SetEngineVersion(3, 2, Optional.of(true))));
    say(order(new Order.ConfigureQueue(new Route(Say.TENANT, "slow", 0), Duration.ofDays(1))));
    append(command(order(away)), Optional.of(new Position(1, 5)));
    say(order(new Order.SetEngineVersion(3, 1, Optional.of(false))));
    say(createJob(NewJob.job("away").queue("slow")), createJob(job("last")), claim("last"));
  }

  private void childrenWithTheirParent() {
    chapter("since version 4: children that are created with their parent, and complete it");
    say(createJob(family("early")), engineVersion(4, 1), createJob(family("family")));
    say(createJob(family("family")), createJob(job("added").childOf("family")));
    say(createJob(nameless().completesWithChildren().with(letter(1))).keyed("k-3"));
    say(createJob(nameless().completesWithChildren().with(letter(1))).keyed("k-3"));
    say(createJob(nameless().completesWithChildren().with(letter(2))).keyed("k-3"));
    say(createJob(family("bad").with(letter(3).priority(10))));
    say(claim("family"), claim("added"), next(9, Duration.ZERO, "letter"));
    after(1);
    List.copyOf(granted).forEach(letter -> say(sent(letter)));
    say(submit("added"));
    say(createJob(job("late").childOf("family")));
    after(1).say(createJob(family("asks twice").requiresApproval()), approve("asks twice"));
    say(next(1, Duration.ZERO, "letter"), cancel("asks twice").keyed("c-4"));
    say(retry("asks twice"), reject("asks twice"), cancel("asks twice"));
    say(createJob(family("refused twice").requiresApproval()), reject("refused twice"));
    say(retry("refused twice"), createJob(job("empty").completesWithChildren()));
    say(order(new Order.SetEngineVersion(4, 2, Optional.of(true))));
    say(order(new Order.ConfigureQueue(new Route(Say.TENANT, "slow", 0), Duration.ofDays(1))));
    say(order(new Order.SetEngineVersion(4, 2, Optional.of(false))), engineVersion(3, 2));
    after(Duration.ofDays(8)).say(tick());
  }

  private void lostLeases() {
    chapter("since version 4: a claim that is repeated after its lease was lost");
    say(createJob(job("lost")), claim("lost").keyed("c-9"), claim("lost").keyed("c-9"));
    say(release("lost"), claim("lost").keyed("c-9"), claim("lost").keyed("c-9"));
    after(Duration.ofHours(1)).say(claim("lost").keyed("c-9"));
    say(createJob(nameless().type("lone")), next(1, Duration.ZERO, "lone").keyed("n-9"));
    after(Duration.ofMinutes(10)).say(next(1, Duration.ZERO, "lone").keyed("n-9"));
    say(tick(), next(1, Duration.ZERO, "lone").keyed("n-9"));
    say(next(1, Duration.ZERO, "lone").keyed("n-9"));
  }

  private static NewJob family(String name) {
    return job(name).completesWithChildren().with(letter(1), letter(2));
  }

  private static NewJob letter(int number) {
    return nameless().type("letter").payload("{\"letter\":" + number + "}");
  }

  private Say sent(JobId id) {
    return order(
            new Order.SubmitResult(
                id, tokens.getOrDefault(id, ""), new JsonText("\"sent\""), Optional.empty()))
        .keyed("sent");
  }
}
