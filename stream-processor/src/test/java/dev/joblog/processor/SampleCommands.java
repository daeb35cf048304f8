// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.UUID;

/** Well-formed commands of tenant {@code acme}; tests change what they are about. */
public final class SampleCommands {

  public static final String TENANT = "acme";
  public static final String ALICE = "alice";

  /** Command ids by number, so that a test can say which. */
  public static UUID id(long number) {
    return new UUID(0xC0FFEE, number);
  }

  public static CommandHeader header(long number) {
    return header(number, TENANT, ALICE);
  }

  public static CommandHeader header(long number, String tenant, String principal) {
    return new CommandHeader(
        id(number),
        tenant,
        principal,
        false,
        OptionalInt.of(0),
        Optional.empty(),
        Optional.empty());
  }

  public static Command command(long number, Order order) {
    return new Command(header(number), order);
  }

  public static Order.CreateJob createJob(JobId id) {
    return createJob(Optional.of(id), "default", "mail.send", Collections.emptySortedMap());
  }

  public static Order.CreateJob createJob(
      Optional<JobId> id, String queue, String type, SortedMap<String, String> labels) {
    return new Order.CreateJob(
        id,
        new Route(TENANT, queue, 0),
        new Order.NewJob(
            type,
            new JsonText("{\"to\":\"bob\"}"),
            5,
            List.of(),
            labels,
            Optional.empty(),
            5,
            Limits.LEASE_DEFAULT,
            RetryPolicy.DEFAULT,
            false,
            false,
            Completion.BY_WORKER),
        Optional.empty(),
        List.of());
  }

  /** The same, later. */
  public static Order.CreateJob at(Order.CreateJob now, Instant runAt) {
    return new Order.CreateJob(
        now.jobId(),
        now.route(),
        new Order.NewJob(
            now.job().type(),
            now.job().payload(),
            now.job().priority(),
            now.job().requiredCapabilities(),
            now.job().labels(),
            Optional.of(runAt),
            now.job().maxAttempts(),
            now.job().leaseTtl(),
            now.job().retry(),
            now.job().waitForChildren(),
            now.job().requiresApproval(),
            Completion.BY_WORKER),
        now.parentId(),
        List.of());
  }

  public static Command tick(UUID commandId) {
    return new Command(
        new CommandHeader(
            commandId,
            "joblog",
            "joblog",
            false,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty()),
        new Order.Tick());
  }

  public static Order.ClaimNext claimNext(String queue) {
    return new Order.ClaimNext(
        new Route(TENANT, queue, 0), List.of(), List.of(), 1, Optional.empty(), Duration.ZERO);
  }

  private SampleCommands() {}
}
