// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.engine;

import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.protocol.wire.UndecodableException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One record of each topic, to bytes and back; an event's encode holds its SHA-256. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Codecs {

  private final CommandWire commands = new CommandWire(KnownSchemas.bundled());
  private final EventWire events = new EventWire(KnownSchemas.bundled());
  private final OutcomeWire outcomes = new OutcomeWire(KnownSchemas.bundled());
  private final byte[] command = commands.encode(Samples.COMMAND);
  private final byte[] event = events.encode(Samples.EVENT, 17, EventWire.genesis()).record();
  private final byte[] outcome = outcomes.encode(Samples.OUTCOME);

  @Benchmark
  public Object commandEncode() {
    return commands.encode(Samples.COMMAND);
  }

  @Benchmark
  public Object commandDecode() throws UndecodableException {
    return commands.decode(command);
  }

  @Benchmark
  public Object eventEncode() {
    return events.encode(Samples.EVENT, 17, EventWire.genesis());
  }

  @Benchmark
  public Object eventDecode() throws UndecodableException {
    return events.decode(event);
  }

  @Benchmark
  public Object outcomeEncode() {
    return outcomes.encode(Samples.OUTCOME);
  }

  @Benchmark
  public Object outcomeDecode() throws UndecodableException {
    return outcomes.decode(outcome);
  }
}
