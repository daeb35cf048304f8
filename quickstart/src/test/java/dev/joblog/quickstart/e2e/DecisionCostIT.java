// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The largest decisions that the bounds allow, in one transaction each on a real broker. */
@ExtendWith(SharedStack.class)
final class DecisionCostIT {

  private static final Route ROUTE = new Route(TopicClient.TENANT, "cost", 0);

  private TopicClient topic;
  private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();

  @BeforeEach
  void connect(JoblogStack stack) {
    topic = TopicClient.uncommitted(stack.bootstrap());
  }

  @AfterEach
  void disconnect() {
    topic.close();
  }

  @Test
  void aTickServesAsManyWaitingClaimsAsItMayAmongTwoThousandJobTypes() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      add(create("cost.other-" + i, Optional.empty()));
    }
    List<UUID> waiting = new ArrayList<>();
    for (int i = 0; i < Limits.TICK_ENTRIES_MAX; i++) {
      waiting.add(add(claim(List.of("cost.due"), Limits.CLAIM_WAIT_MAX)));
    }
    Instant due = Instant.now().plusSeconds(5);
    for (int i = 0; i < Limits.TICK_ENTRIES_MAX; i++) {
      add(create("cost.due", Optional.of(due)));
    }

    topic.appendAll(records);

    for (UUID claim : waiting) {
      assertThat(granted(topic.outcome(claim))).isEqualTo(1);
    }
    CommandHeader next = TopicClient.header("worker", Optional.empty());
    topic.appendAll(List.of(topic.record(ROUTE, next, claim(List.of(), Duration.ZERO))));
    assertThat(granted(topic.outcome(next.commandId()))).isEqualTo(Limits.CLAIM_JOBS_MAX);
  }

  private UUID add(Order order) {
    CommandHeader header = TopicClient.header("worker", Optional.empty());
    records.add(topic.record(ROUTE, header, order));
    return header.commandId();
  }

  private static int granted(Outcome outcome) {
    Outcome.Answer answer = ((Outcome.Accepted) outcome.verdict()).answer();
    return ((Outcome.OfGrants) answer).grants().size();
  }

  private static Order claim(List<String> types, Duration wait) {
    int max = wait.isZero() ? Limits.CLAIM_JOBS_MAX : 1;
    return new Order.ClaimNext(ROUTE, types, List.of(), max, Optional.empty(), wait);
  }

  private static Order create(String type, Optional<Instant> runAt) {
    return new Order.CreateJob(
        Optional.empty(),
        ROUTE,
        new Order.NewJob(
            type,
            new JsonText("1"),
            0,
            List.of(),
            new TreeMap<>(),
            runAt,
            Limits.ATTEMPTS_DEFAULT,
            Limits.LEASE_DEFAULT,
            RetryPolicy.DEFAULT,
            false,
            false,
            Completion.BY_WORKER),
        Optional.empty(),
        List.of());
  }
}
