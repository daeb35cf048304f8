// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * What a story says to the engine, and who says it. An order about a lease takes the job's newest
 * token unless {@link #with} names another.
 */
record Say(
    Function<String, Order> order,
    String job,
    Optional<String> token,
    String tenant,
    String principal,
    boolean ownedOnly,
    Optional<String> key,
    Optional<Instant> deadline,
    OptionalInt reply,
    OptionalLong expected) {

  static final int PARTITION = 3;
  static final String TENANT = "acme";

  static JobId id(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return JobIds.keyed("test", "", "", UUID.nameUUIDFromBytes(text).toString()).on(PARTITION);
  }

  private static Say of(Order order) {
    return of("", token -> order);
  }

  private static Say of(String job, Function<String, Order> order) {
    return new Say(
        order,
        job,
        Optional.empty(),
        TENANT,
        "ann",
        false,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  static Say createJob(String name) {
    return createJob(NewJob.job(name));
  }

  static Say createJob(NewJob job) {
    return of(job.order());
  }

  static Say approve(String name) {
    return of(new Order.ApproveJob(id(name), Optional.of("fine")));
  }

  static Say reject(String name) {
    return of(new Order.RejectJob(id(name), Optional.of("no")));
  }

  static Say cancel(String name) {
    return of(new Order.CancelJob(id(name), Optional.of("not needed")));
  }

  static Say retry(String name) {
    return of(new Order.RetryJob(id(name), Optional.of("once more")));
  }

  static Say claim(String name, String... capabilities) {
    return claim(name, Optional.empty(), capabilities);
  }

  static Say claim(String name, Optional<Duration> leaseTtl, String... capabilities) {
    return of(new Order.ClaimJob(id(name), sorted(capabilities), leaseTtl));
  }

  static Say claimNext(String... capabilities) {
    return claimNext(1, Duration.ZERO, List.of(), capabilities);
  }

  static Say claimNext(int max, Duration wait, List<String> types, String... capabilities) {
    return claimNext("q", max, wait, types, capabilities);
  }

  static Say claimNext(
      String queue, int max, Duration wait, List<String> types, String... capabilities) {
    return of(
        new Order.ClaimNext(
            new Route(TENANT, queue, 0), types, sorted(capabilities), max, Optional.empty(), wait));
  }

  static Say waitForJob(Duration wait, String... capabilities) {
    return claimNext(1, wait, List.of(), capabilities);
  }

  static Say undelivered(long claimOffset, Order.GrantRef... grants) {
    return of(new Order.ClaimUndelivered(new Route(TENANT, "q", 0), claimOffset, List.of(grants)));
  }

  static Say heartbeat(String name) {
    return heartbeat(name, Optional.empty(), Optional.empty());
  }

  static Say heartbeat(String name, Optional<Progress> progress, Optional<String> checkpoint) {
    return of(
        name,
        token -> new Order.Heartbeat(id(name), token, progress, checkpoint.map(JsonText::new)));
  }

  static Say submit(String name) {
    return submit(name, "{\"done\":true}");
  }

  static Say submit(String name, String result) {
    return of(
            name,
            token ->
                new Order.SubmitResult(
                    id(name), token, new JsonText(result), Optional.of("picture")))
        .keyed("submit-key");
  }

  static Say fail(String name) {
    return fail(name, true, Optional.empty());
  }

  static Say failForGood(String name) {
    return fail(name, false, Optional.empty());
  }

  static Say fail(String name, boolean retryable, Optional<Duration> retryAfter) {
    return of(
            name,
            token ->
                new Order.FailJob(
                    id(name), token, "broken", Optional.of("no paint"), retryable, retryAfter))
        .keyed("fail-key");
  }

  static Say release(String name) {
    return of(name, token -> new Order.ReleaseJob(id(name), token, Optional.of("going home")));
  }

  static Say tick() {
    return of(new Order.Tick());
  }

  static Say engineVersion(int version, int leaseKey) {
    return of(new Order.SetEngineVersion(version, leaseKey, Optional.empty()));
  }

  static Say retention(Duration retention) {
    return of(new Order.ConfigureQueue(new Route(TENANT, "q", 0), retention));
  }

  static Say order(Order order) {
    return of(order);
  }

  private static List<String> sorted(String... capabilities) {
    return List.copyOf(new TreeSet<>(List.of(capabilities)));
  }

  Say by(String other) {
    return new Say(order, job, token, tenant, other, ownedOnly, key, deadline, reply, expected);
  }

  Say of(String otherTenant, String other) {
    return new Say(
        order, job, token, otherTenant, other, ownedOnly, key, deadline, reply, expected);
  }

  Say ownedOnlyBy(String other) {
    return new Say(order, job, token, tenant, other, true, key, deadline, reply, expected);
  }

  Say keyed(String text) {
    return new Say(
        order,
        job,
        token,
        tenant,
        principal,
        ownedOnly,
        Optional.of(text),
        deadline,
        reply,
        expected);
  }

  Say keyless() {
    return new Say(
        order,
        job,
        token,
        tenant,
        principal,
        ownedOnly,
        Optional.empty(),
        deadline,
        reply,
        expected);
  }

  Say with(String leaseToken) {
    return new Say(
        order,
        job,
        Optional.of(leaseToken),
        tenant,
        principal,
        ownedOnly,
        key,
        deadline,
        reply,
        expected);
  }

  Say expecting(long version) {
    return new Say(
        order,
        job,
        token,
        tenant,
        principal,
        ownedOnly,
        key,
        deadline,
        reply,
        OptionalLong.of(version));
  }

  Say before(Instant latest) {
    return new Say(
        order, job, token, tenant, principal, ownedOnly, key, Optional.of(latest), reply, expected);
  }

  Say answeredOn(int replyPartition) {
    return new Say(
        order,
        job,
        token,
        tenant,
        principal,
        ownedOnly,
        key,
        deadline,
        OptionalInt.of(replyPartition),
        expected);
  }

  Command command(UUID commandId, String newestToken) {
    return new Command(
        new CommandHeader(commandId, tenant, principal, ownedOnly, reply, deadline, key, expected),
        order.apply(token.orElse(newestToken)));
  }
}
