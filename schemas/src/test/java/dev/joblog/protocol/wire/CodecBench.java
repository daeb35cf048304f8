// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import com.sun.management.ThreadMXBean;
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
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * CPU time and memory of one encode or decode: the median of the rounds. Each argument after the
 * number of rounds is a class path with a build of this class; they take turns within one run.
 */
public final class CodecBench implements Supplier<Map<String, Callable<?>>> {

  private static final int OPERATIONS = 100_000;
  private static final int WARM_UP = 3;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** So that no result is computed for nobody. */
  private static volatile Object last = "";

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    List<Map<String, Callable<?>>> builds = new ArrayList<>();
    for (String classPath : Arrays.asList(args).subList(1, args.length)) {
      builds.add(load(classPath));
    }
    for (String operation : builds.get(0).keySet()) {
      double[][] nanos = new double[builds.size()][rounds];
      double[][] bytes = new double[builds.size()][rounds];
      for (int round = -WARM_UP; round < rounds; round++) {
        for (int build = 0; build < builds.size(); build++) {
          double[] cost = cost(Objects.requireNonNull(builds.get(build).get(operation)));
          if (round >= 0) {
            nanos[build][round] = cost[0];
            bytes[build][round] = cost[1];
          }
        }
      }
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", operation));
      for (int build = 0; build < builds.size(); build++) {
        line.append(
            String.format(
                Locale.ROOT, " | %7.0f ns %7.0f B", median(nanos[build]), median(bytes[build])));
      }
      System.out.println(line);
    }
  }

  @SuppressWarnings("unchecked") // a class of the same source, by another loader
  private static Map<String, Callable<?>> load(String classPath) throws Exception {
    List<URL> places = new ArrayList<>();
    for (String place : classPath.split(File.pathSeparator, -1)) {
      places.add(new File(place).toURI().toURL());
    }
    ClassLoader loader =
        new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Object cases =
        loader.loadClass(CodecBench.class.getName()).getDeclaredConstructor().newInstance();
    return ((Supplier<Map<String, Callable<?>>>) cases).get();
  }

  private static double[] cost(Callable<?> operation) throws Exception {
    long thread = Thread.currentThread().getId();
    long cpu = THREADS.getCurrentThreadCpuTime();
    long allocated = THREADS.getThreadAllocatedBytes(thread);
    for (int i = 0; i < OPERATIONS; i++) {
      last = operation.call();
    }
    Objects.requireNonNull(last);
    return new double[] {
      (THREADS.getCurrentThreadCpuTime() - cpu) / (double) OPERATIONS,
      (THREADS.getThreadAllocatedBytes(thread) - allocated) / (double) OPERATIONS
    };
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  @Override
  public Map<String, Callable<?>> get() {
    KnownSchemas schemas = KnownSchemas.bundled();
    CommandWire commands = new CommandWire(schemas);
    EventWire events = new EventWire(schemas);
    OutcomeWire outcomes = new OutcomeWire(schemas);
    byte[] command = commands.encode(COMMAND);
    byte[] event = events.encode(EVENT, 17, EventWire.genesis()).record();
    byte[] outcome = outcomes.encode(OUTCOME);
    Map<String, Callable<?>> operations = new LinkedHashMap<>();
    operations.put("CreateJob encode", () -> commands.encode(COMMAND));
    operations.put("CreateJob decode", () -> commands.decode(command));
    operations.put("JobCreated encode", () -> events.encode(EVENT, 17, EventWire.genesis()));
    operations.put("JobCreated decode", () -> events.decode(event));
    byte[] older = inVersion3(event);
    operations.put("in events' version 3", () -> events.decode(older));
    operations.put("outcome encode", () -> outcomes.encode(OUTCOME));
    operations.put("outcome decode", () -> outcomes.decode(outcome));
    return operations;
  }

  private static byte[] inVersion3(byte[] event) {
    Schema newest = Subject.EVENTS.schema();
    Schema older = KnownSchemas.bundled().bundled(Subject.EVENTS, 6).orElseThrow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 0, 6});
    try {
      Object read =
          new GenericDatumReader<>(newest, older)
              .read(null, new BoundedDecoder(event, TopicCodec.PREFIX_BYTES));
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new GenericDatumWriter<>(older).write(read, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static final UUID ID = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");
  private static final JobId JOB = JobId.of(0x0123_4567_89AB_0000L, 0x0FED_CBA9_8765_4321L, 5);
  private static final Instant T = Instant.ofEpochMilli(1_795_000_000_123L);
  private static final Route ROUTE = new Route("acme", "media", 0);
  private static final JsonText PAYLOAD = new JsonText("{\"url\":\"" + "x".repeat(289) + "\"}");
  private static final List<String> CAPABILITIES = List.of("gpu");
  private static final SortedMap<String, String> LABELS =
      new TreeMap<>(Map.of("customer", "4711", "env", "test"));

  private static final Command COMMAND =
      new Command(
          new CommandHeader(
              ID, "acme", "agent", false, OptionalInt.of(3), Optional.of(T), Optional.of("k-1")),
          new Order.CreateJob(
              Optional.of(JOB),
              ROUTE,
              "media.facts",
              PAYLOAD,
              5,
              CAPABILITIES,
              LABELS,
              Optional.empty(),
              3,
              Duration.ofMinutes(2),
              RetryPolicy.DEFAULT,
              Optional.empty(),
              false,
              false));
  private static final JobSpec SPEC =
      new JobSpec(
          JOB,
          ROUTE,
          "media.facts",
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
  private static final Event EVENT =
      new Event(
          new EventHeader(
              new Position(5, 42),
              0,
              "acme",
              JOB,
              new EventHeader.About(
                  "media", "media.facts", List.of(), LABELS, Optional.of("agent")),
              1,
              JobStatus.PENDING,
              T,
              new EventHeader.Cause(
                  ID,
                  "CreateJob",
                  "agent",
                  Optional.of(new EventHeader.Key("k-1", 0, "ab".repeat(32))))),
          new Fact.JobCreated(SPEC, PAYLOAD, 0));
  private static final Outcome OUTCOME =
      new Outcome(
          ID,
          "acme",
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
}
