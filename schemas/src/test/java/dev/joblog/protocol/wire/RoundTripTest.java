// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever the protocol can say survives the wire, in every variant. */
class RoundTripTest {

  private static final int VALUES = 1_500;
  private static final byte[] PREVIOUS = EventWire.genesis();

  private final KnownSchemas schemas = KnownSchemas.bundled();
  private final CommandWire commands = new CommandWire(schemas);
  private final EventWire events = new EventWire(schemas);
  private final OutcomeWire outcomes = new OutcomeWire(schemas);
  private final QueryWire queries = new QueryWire();

  @Test
  void everyCommandRoundTrips() throws UndecodableException {
    Set<Class<?>> seen = new HashSet<>();
    for (int seed = 0; seed < VALUES; seed++) {
      Command command = new RandomValues(seed).next(Command.class);
      byte[] bytes = commands.encode(command);
      assertThat(commands.decode(bytes)).as("seed %d", seed).isEqualTo(command);
      assertThat(commands.encode(commands.decode(bytes))).as("seed %d", seed).isEqualTo(bytes);
      seen.add(command.order().getClass());
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(RandomValues.leaves(Order.class));
  }

  @Test
  void everyEventRoundTrips() throws UndecodableException {
    Set<Class<?>> seen = new HashSet<>();
    for (int seed = 0; seed < VALUES; seed++) {
      Event event = new RandomValues(seed).next(Event.class);
      EventWire.EncodedEvent encoded = events.encode(event, seed, PREVIOUS);
      EventWire.DecodedEvent decoded = events.decode(encoded.record());
      assertThat(decoded.event()).as("seed %d", seed).isEqualTo(event);
      assertThat(decoded.position()).isEqualTo(seed);
      assertThat(decoded.hash()).isEqualTo(encoded.hash());
      assertThat(events.encode(decoded.event(), seed, PREVIOUS).record())
          .isEqualTo(encoded.record());
      seen.add(event.fact().getClass());
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(RandomValues.leaves(Fact.class));
  }

  @Test
  void everyOutcomeRoundTrips() throws UndecodableException {
    Set<Class<?>> seen = new HashSet<>();
    for (int seed = 0; seed < VALUES; seed++) {
      Outcome outcome = new RandomValues(seed).next(Outcome.class);
      byte[] bytes = outcomes.encode(outcome);
      assertThat(outcomes.decode(bytes)).as("seed %d", seed).isEqualTo(outcome);
      assertThat(outcomes.encode(outcomes.decode(bytes))).as("seed %d", seed).isEqualTo(bytes);
      seen.add(outcome.verdict().getClass());
      if (outcome.verdict() instanceof Outcome.Accepted accepted) {
        seen.add(accepted.answer().getClass());
      }
    }
    assertThat(seen)
        .containsAll(RandomValues.leaves(Outcome.Verdict.class))
        .containsAll(RandomValues.leaves(Outcome.Answer.class));
  }

  @Test
  void everyQueryRoundTrips() throws UndecodableException {
    Set<Class<?>> seen = new HashSet<>();
    for (int seed = 0; seed < VALUES; seed++) {
      QueryRequest request = new RandomValues(seed).next(QueryRequest.class);
      assertThat(queries.decodeRequest(queries.encode(request)))
          .as("seed %d", seed)
          .isEqualTo(request);
      seen.add(request.query().getClass());
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(RandomValues.leaves(Query.class));
  }

  @Test
  void everyQueryAnswerRoundTrips() throws UndecodableException {
    Set<Class<?>> seen = new HashSet<>();
    for (int seed = 0; seed < VALUES; seed++) {
      QueryResponse response = new RandomValues(seed).next(QueryResponse.class);
      assertThat(queries.decodeResponse(queries.encode(response)))
          .as("seed %d", seed)
          .isEqualTo(response);
      seen.add(response.answer().getClass());
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(RandomValues.leaves(QueryAnswer.class));
  }

  @Test
  void ownersRoundTrip() throws UndecodableException {
    for (int seed = 0; seed < VALUES; seed++) {
      Owners owners = new RandomValues(seed).next(Owners.class);
      assertThat(queries.decodeOwners(queries.encode(owners)))
          .as("seed %d", seed)
          .isEqualTo(owners);
    }
  }

  @Test
  void headersAreReallyVaried() {
    CommandHeader one = new RandomValues(1).next(CommandHeader.class);
    CommandHeader other = new RandomValues(2).next(CommandHeader.class);
    assertThat(one).isNotEqualTo(other);
    assertThat(new RandomValues(1).next(EventHeader.class))
        .isEqualTo(new RandomValues(1).next(EventHeader.class));
  }
}
