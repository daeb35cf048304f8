// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.engine;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** A job as many are: a payload of 299 bytes, two labels, one capability; and what tells of it. */
final class Samples {

  static final Instant T = Instant.ofEpochMilli(1_795_000_000_123L);
  static final String TENANT = "acme";
  static final String TYPE = "media.facts";
  static final JsonText PAYLOAD = new JsonText("{\"url\":\"" + "x".repeat(289) + "\"}");

  private static final UUID ID = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");
  private static final JobId JOB = JobId.of(0x0123_4567_89AB_0000L, 0x0FED_CBA9_8765_4321L, 5);
  private static final Route ROUTE = new Route(TENANT, "media", 0);
  private static final List<String> CAPABILITIES = List.of("gpu");
  private static final SortedMap<String, String> LABELS =
      new TreeMap<>(Map.of("customer", "4711", "env", "test"));

  static Order create(JobId id, Route route, String type, List<String> capabilities, int priority) {
    return new Order.CreateJob(
        Optional.of(id),
        route,
        new Order.NewJob(
            type,
            PAYLOAD,
            priority,
            capabilities,
            LABELS,
            Optional.empty(),
            3,
            Duration.ofMinutes(2),
            RetryPolicy.DEFAULT,
            false,
            false,
            Completion.BY_WORKER),
        Optional.empty(),
        List.of());
  }

  static final Command COMMAND =
      new Command(
          new CommandHeader(
              ID, TENANT, "agent", false, OptionalInt.of(3), Optional.of(T), Optional.of("k-1")),
          create(JOB, ROUTE, TYPE, CAPABILITIES, 5));

  private static final JobSpec SPEC =
      new JobSpec(
          JOB,
          ROUTE,
          TYPE,
          5,
          CAPABILITIES,
          LABELS,
          Optional.empty(),
          3,
          Duration.ofMinutes(2),
          RetryPolicy.DEFAULT,
          Optional.empty(),
          false,
          false,
          Completion.BY_WORKER,
          "agent",
          T,
          42);

  static final Event EVENT =
      new Event(
          new EventHeader(
              new Position(5, 42),
              0,
              TENANT,
              JOB,
              new EventHeader.About("media", TYPE, List.of(), LABELS, Optional.of("agent")),
              1,
              JobStatus.PENDING,
              T,
              new EventHeader.Cause(
                  ID,
                  "CreateJob",
                  "agent",
                  Optional.of(new EventHeader.Key("k-1", 0, "ab".repeat(32))))),
          new Fact.JobCreated(SPEC, PAYLOAD, 0));

  static final Outcome OUTCOME =
      new Outcome(
          ID,
          TENANT,
          "agent",
          new Position(5, 42),
          new Position(5, 42),
          T,
          OptionalInt.of(3),
          new Outcome.Accepted(
              new Outcome.OfJob(
                  new JobSnapshot(
                      new Job(
                          SPEC,
                          JobStatus.PENDING,
                          1,
                          0,
                          0,
                          T,
                          false,
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty()),
                      Optional.of(PAYLOAD),
                      Optional.empty()))));

  private Samples() {}
}
