// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.topics.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How fast one processor folds a backlog of whole lives (create, claim next, two heartbeats,
 * submit) from the local broker, what that costs it and the broker, and how long it takes to be
 * back: after {@code kill -9}, and without its directory. Short lives (create, claim by id, submit)
 * make many finished jobs soon. The changelog is compacted before its processor is without its
 * directory, as one that is read back has long been. Not a test; {@code docs/benchmarks.md} has the
 * command and the figures.
 */
public final class FoldBench {

  /** The first ones show a compiler at work. */
  private static final int WINDOWS = 10;

  private static final Route ROUTE = new Route(TopicClient.TENANT, Route.DEFAULT_QUEUE, 0);
  private static final int PAYLOAD_LETTERS = 220;
  private static final byte[] LEASE_KEY = new byte[32];
  private static final CommandWire WIRE = new CommandWire(KnownSchemas.bundled());

  private final Path directory;
  private final Path settings;
  private final List<String> more;
  private final TestKafka kafka;
  private final KafkaConsumer<byte[], byte[]> outcomes;
  private final OutcomeWire outcomeWire = new OutcomeWire(KnownSchemas.bundled());

  private FoldBench(Path directory, TestKafka kafka, List<String> more) throws IOException {
    this.directory = directory;
    this.more = more;
    this.kafka = kafka;
    this.outcomes =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrap(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.settings = directory.resolve("processor.yml");
    new ObjectMapper()
        .writeValue(
            settings.toFile(),
            Map.of(
                "kafka", Map.of("bootstrapServers", kafka.bootstrap()),
                "topics",
                    Map.of("commandPartitions", 1, "outcomePartitions", 1, "replicationFactor", 1),
                "streams", Map.of("stateDir", directory.resolve("state").toString()),
                "internal", Map.of("port", 0, "token", "0123456789abcdef0123456789abcdef"),
                "leaseKeys", Map.of(1, LEASE_KEY)));
  }

  /**
   * @param arguments how many lives; how often to come back without the directory; {@code whole} or
   *     {@code short}; settings of the processor, {@code streams.poll=PT0.01S}
   */
  public static void main(String[] arguments) throws Exception {
    int lives = Integer.parseInt(arguments[0]);
    int restores = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    boolean whole = arguments.length < 3 || arguments[2].equals("whole");
    List<String> settings =
        List.of(arguments).subList(Math.min(3, arguments.length), arguments.length);
    Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "fold-");
    try (TestKafka kafka = TestKafka.start(directory)) {
      new FoldBench(directory, kafka, settings).run(lives, whole, restores);
    }
  }

  private void run(int lives, boolean whole, int restores) throws Exception {
    Process setUp = processor("set-up");
    kafka.awaitTopics();
    stop(setUp);
    outcomes.assign(List.of(new TopicPartition(Topics.OUTCOMES, 0)));
    append(
        () -> IntStream.range(0, lives).boxed().flatMap(i -> life(i, whole).stream()).iterator());
    long commands = (long) lives * life(0, whole).size();

    Process folding = processor("fold");
    ProcessHandle broker = broker();
    long counted = count(folding, 1);
    while (counted < commands) {
      counted += window(folding, broker, Math.min(commands / WINDOWS, commands - counted));
    }
    folding.destroyForcibly().waitFor();
    weigh(lives);
    if (restores == 0) {
      comeBack("back after kill -9");
      return;
    }
    compact();
    for (int restore = 0; restore < restores; restore++) {
      Files.move(directory.resolve("state"), directory.resolve("state-before-" + restore));
      comeBack("back without its directory");
    }
    weigh(lives);
  }

  /** Twice: the second pass takes away what the first left behind of deleted rows. */
  private void compact() throws Exception {
    Path logs = directory.resolve("kafka/node-1/data");
    try (Compaction compaction = new Compaction(kafka.bootstrap(), logs)) {
      compaction.prepare();
      comeBack("back after kill -9");
      compaction.pass();
      compaction.prepare();
      comeBack("back with its directory");
      compaction.pass();
    }
  }

  private void weigh(int lives) throws IOException {
    System.out.printf("bytes per life: store %d%n", bytes(directory.resolve("state")) / lives);
    try (Stream<Path> logs = Files.list(directory.resolve("kafka/node-1/data"))) {
      for (Path log : logs.filter(Files::isDirectory).sorted().toList()) {
        System.out.printf("bytes per life: %s %d%n", log.getFileName(), bytes(log) / lives);
      }
    }
  }

  private long window(Process folding, ProcessHandle broker, long commands) throws Exception {
    Duration processorBefore = cpu(folding.toHandle());
    Duration brokerBefore = cpu(broker);
    long begin = System.nanoTime();
    long counted = count(folding, commands);
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "fold: %.0f commands/s; CPU per 1,000: processor %.3f s, broker %.3f s%n",
        counted / seconds,
        cpu(folding.toHandle()).minus(processorBefore).toMillis() / (double) counted,
        cpu(broker).minus(brokerBefore).toMillis() / (double) counted);
    return counted;
  }

  /** Seconds from the start of the process until it answers a command. */
  private void comeBack(String what) throws Exception {
    long begin = System.nanoTime();
    Process process = processor(what);
    CommandHeader header = TopicClient.header("bench", Optional.empty());
    append(List.of(record(header, create(random(), 0))));
    while (read(process).stream().noneMatch(o -> o.commandId().equals(header.commandId()))) {
      Thread.onSpinWait(); // outcomes of commands that are decided once more come before
    }
    System.out.printf(
        "%s: %.1f s, of CPU %.1f s%n",
        what, (System.nanoTime() - begin) / 1e9, cpu(process.toHandle()).toMillis() / 1e3);
    Files.readAllLines(log(what)).stream()
        .filter(line -> line.contains("event=partition-opened"))
        .forEach(System.out::println);
    stop(process);
  }

  /** Reads outcomes until there are so many more, or a few above. */
  private long count(Process process, long more) throws Exception {
    long counted = 0;
    while (counted < more) {
      for (Outcome outcome : read(process)) {
        if (!(outcome.verdict() instanceof Outcome.Accepted)) {
          throw new AssertionError("Expected every command to be accepted, but: " + outcome);
        }
        counted++;
      }
    }
    return counted;
  }

  /** What came within 20 ms. */
  private List<Outcome> read(Process process) throws Exception {
    if (!process.isAlive()) {
      throw new AssertionError("Expected the processor to run, but it ended");
    }
    List<Outcome> read = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : outcomes.poll(Duration.ofMillis(20))) {
      read.add(outcomeWire.decode(record.value()));
    }
    return read;
  }

  private Process processor(String name) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-Djoblog.log.level=INFO"));
    more.forEach(setting -> command.add("-Djoblog.processor." + setting));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.joblog.processor.ProcessorMain", settings.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log(name).toFile())
        .start();
  }

  private Path log(String name) {
    return directory.resolve(name.replace(' ', '-') + ".log");
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  private static ProcessHandle broker() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("quickstart-broker"))
        .findFirst()
        .orElseThrow();
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  private void append(Iterable<ProducerRecord<String, byte[]>> records) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap(), "acks", "all", "linger.ms", 5),
            new StringSerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
  }

  private static List<ProducerRecord<String, byte[]>> life(int i, boolean whole) {
    JobId id = random();
    String token = token(id);
    if (!whole) {
      return List.of(
          record(create(id, i)),
          record(new Order.ClaimJob(id, List.of(), Optional.empty())),
          record(submit(id, token)));
    }
    return List.of(
        record(create(id, i)),
        record(
            new Order.ClaimNext(ROUTE, List.of(), List.of(), 1, Optional.empty(), Duration.ZERO)),
        record(heartbeat(id, token, 40)),
        record(heartbeat(id, token, 80)),
        record(submit(id, token)));
  }

  private static Order submit(JobId id, String token) {
    return new Order.SubmitResult(id, token, new JsonText("{\"done\":true}"), Optional.empty());
  }

  private static Order heartbeat(JobId id, String token, int percent) {
    return new Order.Heartbeat(
        id, token, Optional.of(new Progress(percent, Optional.empty())), Optional.empty());
  }

  private static JobId random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return JobId.of(random.nextLong(), random.nextLong(), 0);
  }

  private static Order create(JobId id, int i) {
    return new Order.CreateJob(
        Optional.of(id),
        ROUTE,
        new Order.NewJob(
            "fold.bench",
            new JsonText(payload(i)),
            i % 3,
            List.of(),
            new TreeMap<>(),
            Optional.empty(),
            Limits.ATTEMPTS_DEFAULT,
            Limits.LEASE_DEFAULT,
            RetryPolicy.DEFAULT,
            false,
            false,
            Completion.BY_WORKER),
        Optional.empty(),
        List.of());
  }

  /** Letters of five bits each, so that it compresses no better than a job's usually does. */
  private static String payload(int i) {
    SplittableRandom random = new SplittableRandom(i);
    StringBuilder text = new StringBuilder();
    while (text.length() < PAYLOAD_LETTERS) {
      text.append(Character.forDigit(random.nextInt(32), 32));
    }
    return "{\"text\":\"" + text + "\"}";
  }

  private static ProducerRecord<String, byte[]> record(Order order) {
    boolean keyed = order instanceof Order.SubmitResult;
    Optional<String> key = keyed ? Optional.of("once") : Optional.empty();
    return record(TopicClient.header("bench", key), order);
  }

  private static ProducerRecord<String, byte[]> record(CommandHeader header, Order order) {
    return new ProducerRecord<>(
        Topics.COMMANDS, 0, ROUTE.key(), WIRE.encode(new Command(header, order)));
  }

  /** Of a job's first lease, under a key that this bench chose. */
  private static String token(JobId id) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(LEASE_KEY, "HmacSHA256"));
      byte[] derived =
          mac.doFinal(
              ByteBuffer.allocate(24)
                  .putLong(id.value().getMostSignificantBits())
                  .putLong(id.value().getLeastSignificantBits())
                  .putLong(1)
                  .array());
      return "1.1." + Base64.getUrlEncoder().withoutPadding().encodeToString(derived);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected every JDK to have HmacSHA256, but it has not", e);
    }
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".deleted")) // for a minute yet
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
