// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import static dev.joblog.processor.SampleCommands.TENANT;
import static dev.joblog.processor.query.FilledPartition.PARTITION;
import static dev.joblog.processor.query.FilledPartition.T0;
import static dev.joblog.processor.query.FilledPartition.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.SampleCommands;
import dev.joblog.processor.SettingsTable;
import dev.joblog.processor.engine.Engine;
import dev.joblog.processor.store.RowKinds;
import dev.joblog.processor.topology.LogPosition;
import dev.joblog.processor.topology.OpenPartitions;
import dev.joblog.processor.topology.Partition;
import dev.joblog.processor.topology.Partitions;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import dev.joblog.protocol.wire.QueryWire;
import dev.joblog.protocol.wire.RowPage;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The internal port, over loopback. */
@Timeout(60)
final class QueryServerTest {

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final int THREADS = 4;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final QueryWire wire = new QueryWire();
  private final FilledPartition filled = new FilledPartition();
  private final FakeStores stores = new FakeStores();
  private final Partitions partitions = new Partitions();
  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private QueryServer server = QueryServerTest.bind();
  private boolean moving;
  private Optional<String> problem = Optional.empty();
  private Optional<String> end = Optional.empty();

  @BeforeEach
  void start() {
    filled.decide(SampleCommands.command(1, SampleCommands.createJob(job(1))));
    QueryService service =
        new QueryService(partitions, stores, () -> moving, Duration.ofMillis(20));
    RowPages pages = new RowPages(partitions, stores);
    Supported supported = new Supported(3, new TreeSet<>(List.of(1, 2)));
    server.start(
        new QueryEndpoint(service, stores, pages, supported), metrics, () -> end, () -> problem);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theOwnerAnswersFromItsStore() throws Exception {
    own(T0);

    QueryResponse response = answered(ask(new QueryRequest(PARTITION, 0, false, get())));

    assertThat(response.applied()).isEqualTo(new Position(PARTITION, 0));
    assertThat(response.appliedT()).isEqualTo(T0);
    assertThat(response.standby()).isFalse();
    assertThat(response.answer()).isInstanceOf(QueryAnswer.Found.class);
  }

  @Test
  void anOperatorIsToldWhichProcessorsASwitchWouldStop() throws Exception {
    String self = uri("/").toString();
    stores.owners =
        new Owners(
            2,
            new TreeMap<>(
                Map.of(
                    0, new Owners.Replicas(Optional.of(self), List.of()),
                    1, new Owners.Replicas(Optional.empty(), List.of(self)))));
    SettingsTable table = new SettingsTable(TOKEN);

    assertThat(table.lacking(uri("/"), 3, 2)).isEmpty();
    assertThat(table.lacking(uri("/"), 4, 2))
        .containsExactly("Expected " + self + " to know engine version 4, but it knows up to 3.");
    assertThat(table.lacking(uri("/"), 3, 9))
        .containsExactly("Expected " + self + " to have lease key 9, but it has [1, 2].");
  }

  @Test
  void anOperatorReadsWhatTheLogHasSet() throws Exception {
    own(T0);
    filled.decide(
        SampleCommands.command(
            2, new Order.SetEngineVersion(Engine.VERSION_MAX, 1, Optional.of(true))));
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    stores.owners =
        new Owners(
            PARTITION + 2,
            new TreeMap<>(
                Map.of(
                    PARTITION, new Owners.Replicas(Optional.of(uri("/").toString()), List.of()))));

    int silent =
        new SettingsTable(TOKEN)
            .print(uri("/"), new PrintStream(told, true, StandardCharsets.UTF_8));

    assertThat(silent).isEqualTo(PARTITION + 1);
    assertThat(told.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "partition  engine version  lease key  forwarding",
            "        0  no processor answers for it now",
            "        1  no processor answers for it now",
            "        2               4          1  on",
            "        3  no processor answers for it now");
    assertThatThrownBy(() -> new SettingsTable("wrong").print(uri("/"), System.out))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("answered with status 401");
  }

  @Test
  void anOwnerThatIsBehindSaysSo() throws Exception {
    own(T0);

    assertUnavailable("behind", ask(new QueryRequest(PARTITION, 1, false, get())));
  }

  @Test
  void whoDoesNotOwnThePartitionNeverSaysThatAJobIsMissing() throws Exception {
    assertUnavailable("not-owner", ask(new QueryRequest(PARTITION, -1, false, get())));
    assertUnavailable("not-owner", ask(new QueryRequest(PARTITION, -1, true, get())));
  }

  @Test
  void aPartitionOnItsWayIsSaidToBeRestoring() throws Exception {
    moving = true;

    assertUnavailable("restoring", ask(new QueryRequest(PARTITION, -1, false, get())));
  }

  @Test
  void aStandbyAnswersWhenItMayAndSaysThatItIsOne() throws Exception {
    stores.standby = Optional.of(filled.rows);

    QueryResponse response = answered(ask(new QueryRequest(PARTITION, 0, true, get())));

    assertThat(response.standby()).isTrue();
    assertThat(response.applied()).isEqualTo(new Position(PARTITION, 0));
    assertThat(response.answer()).isInstanceOf(QueryAnswer.Found.class);
    assertUnavailable("not-owner", ask(new QueryRequest(PARTITION, 0, false, get())));
  }

  @Test
  void aStandbyThatIsBehindSaysSo() throws Exception {
    stores.standby = Optional.of(filled.rows);

    assertUnavailable("behind", ask(new QueryRequest(PARTITION, 1, true, get())));
  }

  @Test
  void anAscendingListIsAsNewAsTheQuestion() throws Exception {
    Instant asked = T0.plusSeconds(3_600);
    stores.active = Optional.of(filled.rows);
    OpenPartitions.open(
        partitions,
        PARTITION,
        new LogPosition(0, T0),
        new LogPosition(1, asked),
        () -> {
          filled.at(asked);
          filled.tick();
        });

    QueryResponse ascending = answered(ask(new QueryRequest(PARTITION, -1, false, list(true))));

    assertThat(ascending.appliedT()).isEqualTo(asked);
  }

  @Test
  void onlyAPartitionsFirstReadCostsADescendingListATick() throws Exception {
    AtomicInteger ticks = new AtomicInteger();
    LogPosition applied = new LogPosition(filled.lastOffset(), T0);
    stores.active = Optional.of(filled.rows);
    OpenPartitions.open(partitions, PARTITION, applied, applied, ticks::incrementAndGet);

    for (int question = 0; question < 3; question++) {
      answered(ask(new QueryRequest(PARTITION, -1, false, list(false))));
    }

    assertThat(ticks).hasValue(1);
  }

  @Test
  void rowsComePageByPageInTheOrderOfTheirKeysWithoutWhatNoEventMade() throws Exception {
    for (int i = 2; i < 200; i++) {
      filled.decide(SampleCommands.command(i, SampleCommands.createJob(job(i))));
    }
    own(T0);

    List<byte[]> keys = new ArrayList<>();
    int pages = 0;
    Optional<byte[]> from = Optional.of(new byte[0]);
    while (from.isPresent()) {
      RowPage page = RowPage.decode(rows(PARTITION, from.get()).body()).orElseThrow();
      assertThat(page.rows()).hasSizeLessThanOrEqualTo(RowPages.ROWS_MAX);
      assertThat(page.t()).isEqualTo(T0);
      page.rows().forEach(row -> keys.add(row.key()));
      from = page.next();
      pages++;
    }

    assertThat(pages).isGreaterThan(1);
    assertThat(keys).isSortedAccordingTo(Arrays::compareUnsigned).doesNotHaveDuplicates();
    assertThat(keys).allMatch(RowKinds::comesFromEvents);
    assertThat(keys.stream().filter(key -> RowKinds.name(key).equals("JOB"))).hasSize(199);
  }

  @Test
  void rowsAreOnlyTheOwnersToShow() throws Exception {
    assertUnavailable("not-owner", rows(PARTITION, new byte[0]));
    assertThat(send(to("/internal/rows").POST(body(new byte[3]))).statusCode()).isEqualTo(400);
    assertThat(
            send(HttpRequest.newBuilder(uri("/internal/rows")).POST(body(new byte[4])))
                .statusCode())
        .isEqualTo(401);
  }

  private HttpResponse<byte[]> rows(int partition, byte[] from) throws Exception {
    byte[] asked =
        ByteBuffer.allocate(Integer.BYTES + from.length).putInt(partition).put(from).array();
    return send(to("/internal/rows").POST(body(asked)));
  }

  @Test
  void ownersAreThoseOfTheStores() throws Exception {
    TreeMap<Integer, Owners.Replicas> byPartition = new TreeMap<>();
    byPartition.put(
        2, new Owners.Replicas(Optional.of("http://a:1"), List.of("http://b:2", "http://c:3")));
    byPartition.put(3, new Owners.Replicas(Optional.empty(), List.of("http://b:2")));
    stores.owners = new Owners(8, byPartition);

    HttpResponse<byte[]> response = send(to("/internal/owners").GET());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(wire.decodeOwners(response.body())).isEqualTo(stores.owners);
  }

  @Test
  void nobodyAsksWithoutTheToken() throws Exception {
    own(T0);
    for (String authorization : List.of("Bearer wrong", TOKEN, "bearer " + TOKEN, "Basic x")) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri("/internal/owners"))
              .header("Authorization", authorization)
              .GET();
      assertThat(send(request).statusCode()).as(authorization).isEqualTo(401);
    }
    assertThat(
            send(HttpRequest.newBuilder(uri("/internal/query")).POST(body(new byte[0])))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void metricsNeedNoToken() throws Exception {
    Gauge.builder().name("joblog_up").register(metrics).set(1);

    HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri("/metrics")).GET());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(text(response)).endsWith("\njoblog_up 1.0\n");
  }

  @Test
  void oneQuestionMoreThanMayWaitIsBusyAndHealthAndRefusalsAreToldMeanwhile() throws Exception {
    own(T0);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    stores.beforeAPage = () -> awaitQuietly(mayAnswer);
    HttpRequest question =
        to("/internal/query")
            .POST(body(wire.encode(new QueryRequest(PARTITION, 0, false, get()))))
            .build();
    List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
    for (int n = 0; n <= THREADS + QueryServer.QUEUE_MAX; n++) {
      asked.add(HTTP.sendAsync(question, HttpResponse.BodyHandlers.ofByteArray()));
    }

    CompletableFuture.anyOf(asked.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);
    assertThat(send(HttpRequest.newBuilder(uri("/livez")).GET()).statusCode()).isEqualTo(200);
    for (String path : List.of("/internal/query", "/internal/rows")) {
      assertThat(send(HttpRequest.newBuilder(uri(path)).POST(body(new byte[4]))).statusCode())
          .as("without a token")
          .isEqualTo(401);
      assertThat(send(to(path).GET()).statusCode()).isEqualTo(405);
      assertThat(send(to(path + "/x").POST(body(new byte[4]))).statusCode()).isEqualTo(404);
    }
    mayAnswer.countDown();

    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<byte[]>> one : asked) {
      statuses.add(one.get(30, TimeUnit.SECONDS).statusCode());
    }
    assertThat(statuses).containsOnlyOnce(503).containsOnly(200, 503);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aProcessorLivesUntilNothingButANewOneHelps() throws Exception {
    problem = Optional.of("Expected the stream thread to run, but it is being replaced");
    assertThat(send(HttpRequest.newBuilder(uri("/livez")).GET()).statusCode()).isEqualTo(200);

    end = Optional.of("Expected the processor to go on, but it failed");
    HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri("/livez")).GET());

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(text(response)).isEqualTo(end.get());
  }

  @Test
  void readinessIsToldWithoutATokenAndWithTheReason() throws Exception {
    assertThat(send(HttpRequest.newBuilder(uri("/readyz")).GET()).statusCode()).isEqualTo(200);

    problem = Optional.of("Expected every partition to have an owner, but these have none: [3]");
    HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri("/readyz")).GET());

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(text(response)).isEqualTo(problem.get());
  }

  @Test
  void aQuestionThatIsNoneIsRefused() throws Exception {
    assertThat(send(to("/internal/query").POST(body(new byte[] {9, 9}))).statusCode())
        .isEqualTo(400);
    assertThat(send(to("/internal/query").POST(body(new byte[0]))).statusCode()).isEqualTo(400);
  }

  /** Builds before the header read version 2; a later one is answered in what this one writes. */
  @Test
  void whoReadsThisVersionOrMoreIsAnsweredAndWhoReadsLessIsTold() throws Exception {
    own(T0);
    byte[] question = wire.encode(new QueryRequest(PARTITION, 0, false, get()));

    for (String reads : List.of("2", "3")) {
      HttpResponse<byte[]> answer =
          send(to("/internal/query").header(QueryWire.READS_HEADER, reads).POST(body(question)));
      HttpResponse<byte[]> owners =
          send(to("/internal/owners").header(QueryWire.READS_HEADER, reads).GET());
      assertThat(wire.decodeResponse(answer.body()).applied().offset()).isZero();
      assertThat(wire.decodeOwners(owners.body())).isEqualTo(stores.owners);
    }
    for (HttpRequest.Builder tooOld :
        List.of(to("/internal/query").POST(body(question)), to("/internal/owners").GET())) {
      HttpResponse<byte[]> refusal = send(tooOld.header(QueryWire.READS_HEADER, "1"));
      assertThat(refusal.statusCode()).isEqualTo(400);
      assertThat(text(refusal))
          .isEqualTo(
              "asker-too-old\nExpected who asks to read version 2 of the query language, but it"
                  + " reads version 1");
    }
  }

  @Test
  void aQuestionAtTheSizeBoundIsReadAndOnePastItIsNot() throws Exception {
    byte[] largest = new byte[QueryServer.REQUEST_BYTES_MAX];
    byte[] tooLarge = new byte[QueryServer.REQUEST_BYTES_MAX + 1];

    assertThat(send(to("/internal/query").POST(body(largest))).statusCode()).isEqualTo(400);
    assertThat(send(to("/internal/query").POST(body(tooLarge))).statusCode()).isEqualTo(413);
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertThat(send(to("/internal/query").GET()).statusCode()).isEqualTo(405);
    assertThat(send(to("/internal/owners").POST(body(new byte[0]))).statusCode()).isEqualTo(405);
    assertThat(send(to("/internal/query/x").GET()).statusCode()).isEqualTo(404);
    assertThat(send(to("/nothing").GET()).statusCode()).isEqualTo(404);
  }

  @Test
  void aReadThatBreaksIsAnErrorAndTheServerGoesOn() throws Exception {
    own(T0);
    stores.active =
        Optional.of(
            new BrokenRows(new IllegalStateException("Expected a good row, but it is torn")));
    assertThat(ask(new QueryRequest(PARTITION, -1, false, get())).statusCode()).isEqualTo(500);

    stores.active = Optional.of(filled.rows);
    assertThat(ask(new QueryRequest(PARTITION, -1, false, get())).statusCode()).isEqualTo(200);
  }

  @Test
  void aTornStandbyIsNoErrorButNoAnswerEither() throws Exception {
    stores.standby =
        Optional.of(
            new BrokenRows(new IllegalStateException("Expected a good row, but it is torn")));

    assertUnavailable("not-owner", ask(new QueryRequest(PARTITION, -1, true, get())));
  }

  @Test
  void aTakenPortIsRefused() {
    assertThatThrownBy(() -> new QueryServer("127.0.0.1", server.port(), TOKEN, 1))
        .isInstanceOf(BindException.class);
  }

  private Partition own(Instant lastT) {
    stores.active = Optional.of(filled.rows);
    LogPosition applied = new LogPosition(filled.lastOffset(), lastT);
    return OpenPartitions.open(partitions, PARTITION, applied, applied);
  }

  private static Query get() {
    return new Query.GetJob(TENANT, job(1));
  }

  private static Query list(boolean ascending) {
    JobFilter all =
        new JobFilter(
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Collections.emptySortedMap(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Query.ListJobs(
        TENANT, all, new JobSort(JobSort.Field.CREATED_AT, ascending), Optional.empty(), 10);
  }

  private HttpResponse<byte[]> ask(QueryRequest request) throws Exception {
    return send(to("/internal/query").POST(body(wire.encode(request))));
  }

  private QueryResponse answered(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return wire.decodeResponse(response.body());
  }

  private static void assertUnavailable(String reason, HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(text(response)).isEqualTo(reason);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static HttpRequest.BodyPublisher body(byte[] bytes) {
    return HttpRequest.BodyPublishers.ofByteArray(bytes);
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(
        request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static QueryServer bind() {
    try {
      return new QueryServer("127.0.0.1", 0, TOKEN, THREADS);
    } catch (IOException e) {
      throw new IllegalStateException("Expected a free port, but there is none", e);
    }
  }
}
