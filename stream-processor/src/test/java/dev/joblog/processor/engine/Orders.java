// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/** From an action to the command that it means in a world. */
final class Orders {

  static final List<String> QUEUES = List.of("q", "q", "q", "r");
  private static final List<String> PEOPLE = List.of("ann", "bob", "cyd");
  private static final List<List<String>> CAPABILITIES =
      List.of(List.of(), List.of("gpu"), List.of("disk", "gpu"), List.of("disk"));
  private static final List<String> KEYS = List.of("k0", "k1");

  /** Ids that histories speak of: some chosen, some given by keys. */
  static final List<JobId> IDS = ids();

  private static List<JobId> ids() {
    List<JobId> ids = new ArrayList<>();
    for (int name = 0; name < 5; name++) {
      ids.add(Say.id("job-" + name));
    }
    for (String person : List.of("ann", "bob")) {
      for (String key : KEYS) {
        ids.add(JobIds.keyed(Say.TENANT, person, "q", key).on(Say.PARTITION));
      }
    }
    return ids;
  }

  private final World world;

  Orders(World world) {
    this.world = world;
  }

  Optional<Command> command(Action action, UUID commandId) {
    if (action.kind() == Action.Kind.NO_COMMAND) {
      return Optional.empty();
    }
    if (action.kind() == Action.Kind.REPEAT) {
      return Optional.of(
          world
              .earlier(action.pick())
              .map(command -> again(command, commandId, action.oneIn(4, 40)))
              .orElseGet(() -> command(header(action, commandId, "ann"), new Order.Tick())));
    }
    Order order = order(action);
    return Optional.of(command(header(action, commandId, who(action, order)), order));
  }

  private static Command again(Command before, UUID commandId, boolean spelledOtherwise) {
    CommandHeader header = before.header();
    return new Command(
        new CommandHeader(
            commandId,
            header.tenant(),
            header.principal(),
            header.ownedOnly(),
            OptionalInt.of(1),
            header.deadline(),
            header.idempotencyKey()),
        spelledOtherwise ? spelledOtherwise(before.order()) : before.order());
  }

  /** One blank more in a document. */
  private static Order spelledOtherwise(Order order) {
    if (order instanceof Order.SubmitResult submit) {
      return new Order.SubmitResult(
          submit.jobId(),
          submit.leaseToken(),
          new JsonText(" " + submit.result().text()),
          submit.resultType());
    }
    if (order instanceof Order.CreateJob create) {
      return with(create, new JsonText(" " + create.job().payload().text()), create.parentId());
    }
    return order;
  }

  private static Command command(CommandHeader header, Order order) {
    return new Command(header, order);
  }

  private CommandHeader header(Action action, UUID commandId, String principal) {
    return new CommandHeader(
        commandId,
        action.kind() == Action.Kind.FOREIGN ? "other" : Say.TENANT,
        principal,
        action.oneIn(17, 1),
        action.oneIn(2, 2) ? OptionalInt.of(2) : OptionalInt.empty(),
        action.kind() == Action.Kind.TOO_LATE
            ? Optional.of(Instant.EPOCH.plusSeconds(1))
            : Optional.empty(),
        key(action));
  }

  private static Optional<String> key(Action action) {
    String key = KEYS.get(action.pick() % KEYS.size());
    return switch (action.kind()) {
      case CREATE_KEYED, SUBMIT, FAIL -> Optional.of(key);
      case CLAIM, CLAIM_NEXT, WAIT_NEXT, APPROVE, CANCEL, RETRY, RELEASE ->
          action.oneIn(3, 3) ? Optional.of(key) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Mostly the one who may. */
  private String who(Action action, Order order) {
    String anyone = PEOPLE.get(action.who() % PEOPLE.size());
    if (order instanceof Order.CreateJob create) {
      return create.jobId().isEmpty() ? PEOPLE.get(action.who() % 2) : anyone;
    }
    return action.oneIn(9, 4) ? anyone : world.holder(order).orElse(anyone);
  }

  private Order order(Action action) {
    JobId id = job(action);
    Optional<String> reason = action.oneIn(2, 5) ? Optional.of("because") : Optional.empty();
    return switch (action.kind()) {
      case CREATE -> create(action, Optional.of(Say.id("job-" + action.job() % 5)));
      case CREATE_KEYED -> create(action, Optional.empty());
      case APPROVE -> new Order.ApproveJob(id, reason);
      case REJECT -> new Order.RejectJob(id, reason);
      case CLAIM, TOO_LATE -> new Order.ClaimJob(id, capabilities(action), leaseTtl(action));
      case CLAIM_NEXT -> next(action, Duration.ZERO);
      case WAIT_NEXT -> next(action, Duration.ofSeconds(1 + action.among(50, 6)));
      case UNDELIVERED -> world.undelivered(action.pick());
      case HEARTBEAT -> heartbeat(action, id);
      case SUBMIT ->
          new Order.SubmitResult(id, token(action, id), document(action), Optional.of("type"));
      case FAIL -> fail(action, id);
      case RELEASE -> new Order.ReleaseJob(id, token(action, id), reason);
      case CANCEL, FOREIGN -> new Order.CancelJob(id, reason);
      case RETRY -> new Order.RetryJob(id, reason);
      case CONFIGURE ->
          new Order.ConfigureQueue(
              new Route(Say.TENANT, "q", 0),
              Limits.RETENTION_MIN.multipliedBy(1L + action.among(3, 7)));
      case ENGINE ->
          new Order.SetEngineVersion(
              action.oneIn(3, 39) ? Engine.VERSION_MAX : world.engineVersion(),
              1 + action.among(2, 8),
              Optional.empty());
      case ELSEWHERE ->
          new Order.CancelJob(JobIds.appended(8, action.job()).on(Say.PARTITION + 1), reason);
      case TICK, TICK_WHEN_DUE, REPEAT, NO_COMMAND -> new Order.Tick();
    };
  }

  /** Mostly a job that the order fits; sometimes any. */
  private JobId job(Action action) {
    JobId any = IDS.get(action.job() % IDS.size());
    Set<JobStatus> fitting =
        switch (action.kind()) {
          case APPROVE, REJECT -> EnumSet.of(JobStatus.AWAITING_APPROVAL);
          case CLAIM -> EnumSet.of(JobStatus.PENDING);
          case HEARTBEAT, SUBMIT, FAIL, RELEASE ->
              EnumSet.of(JobStatus.CLAIMED, JobStatus.CANCELLING);
          case CANCEL -> EnumSet.of(JobStatus.CLAIMED);
          case RETRY -> EnumSet.of(JobStatus.FAILED, JobStatus.CANCELLED);
          default -> EnumSet.noneOf(JobStatus.class);
        };
    return action.oneIn(4, 38) ? any : world.jobIn(fitting, action.pick()).orElse(any);
  }

  private Order create(Action action, Optional<JobId> id) {
    NewJob job =
        NewJob.job()
            .queue(id.isEmpty() ? "q" : QUEUES.get(action.among(4, 9)))
            .type(action.oneIn(3, 10) ? "print" : "render")
            .priority(action.among(3, 11))
            .requires(CAPABILITIES.get(action.among(6, 12) % 3).toArray(String[]::new))
            .maxAttempts(1 + action.among(3, 13))
            .leaseTtl(Duration.ofSeconds(1 + action.among(20, 14)))
            .retry(
                new RetryPolicy(Duration.ofSeconds(action.among(3, 15)), Duration.ofSeconds(20), 2))
            .payload("[" + action.among(4, 16) + "]");
    id.ifPresent(job::id);
    if (action.oneIn(4, 17)) {
      job.requiresApproval();
    }
    if (action.oneIn(3, 18)) {
      job.waitsForChildren();
    } else if (action.oneIn(4, 41)) {
      job.completesWithChildren();
    } else if (action.oneIn(4, 19)) {
      job.runAt(world.now().plusSeconds(action.among(30, 20) - 5));
    }
    for (int child = action.oneIn(3, 42) ? action.among(4, 43) : 0; child > 0; child--) {
      job.with(child(action, child));
    }
    Order.CreateJob order = job.order();
    return action.oneIn(3, 21)
        ? with(
            order,
            order.job().payload(),
            Optional.of(world.parent(action.pick()).orElse(IDS.get(0))))
        : order;
  }

  private static NewJob child(Action action, int ordinal) {
    NewJob child = NewJob.job().maxAttempts(1 + action.among(2, 44)).payload("[" + ordinal + "]");
    if (action.oneIn(4, 45)) {
      child.requiresApproval();
    }
    return action.oneIn(8, 46) ? child.completesWithChildren() : child;
  }

  private static Order with(Order.CreateJob of, JsonText payload, Optional<JobId> parent) {
    return new Order.CreateJob(
        of.jobId(),
        of.route(),
        new Order.NewJob(
            of.job().type(),
            payload,
            of.job().priority(),
            of.job().requiredCapabilities(),
            of.job().labels(),
            of.job().runAt(),
            of.job().maxAttempts(),
            of.job().leaseTtl(),
            of.job().retry(),
            of.job().waitForChildren(),
            of.job().requiresApproval(),
            of.job().completion()),
        parent,
        of.children());
  }

  private static Order next(Action action, Duration wait) {
    return new Order.ClaimNext(
        new Route(Say.TENANT, QUEUES.get(action.among(4, 22)), 0),
        action.oneIn(3, 23) ? List.of("print") : List.of(),
        capabilities(action),
        1 + action.among(3, 24),
        leaseTtl(action),
        wait);
  }

  private static List<String> capabilities(Action action) {
    return action.oneIn(2, 25) ? CAPABILITIES.get(2) : CAPABILITIES.get(action.among(4, 26));
  }

  private static Optional<Duration> leaseTtl(Action action) {
    return action.oneIn(3, 27)
        ? Optional.of(Duration.ofSeconds(1 + action.among(5, 28)))
        : Optional.empty();
  }

  private Order heartbeat(Action action, JobId id) {
    return new Order.Heartbeat(
        id,
        token(action, id),
        action.oneIn(2, 29)
            ? Optional.of(new Progress(action.among(101, 30), Optional.empty()))
            : Optional.empty(),
        action.oneIn(3, 31) ? Optional.of(document(action)) : Optional.empty());
  }

  private Order fail(Action action, JobId id) {
    return new Order.FailJob(
        id,
        token(action, id),
        "broken",
        action.oneIn(2, 32) ? Optional.of("no paint") : Optional.empty(),
        !action.oneIn(5, 33),
        action.oneIn(3, 34)
            ? Optional.of(Duration.ofSeconds(action.among(4, 35)))
            : Optional.empty());
  }

  private static JsonText document(Action action) {
    return new JsonText("{\"n\":" + action.among(50, 36) + "}");
  }

  /** Mostly the newest; sometimes an old one, another job's, or one that never was. */
  private String token(Action action, JobId id) {
    return switch (action.among(8, 37)) {
      case 0 -> world.anyToken(action.pick());
      case 1 -> "1." + action.pick() + ".AAAA";
      case 2 -> world.tokenOf(id, action.pick());
      default -> world.newestToken(id);
    };
  }
}
