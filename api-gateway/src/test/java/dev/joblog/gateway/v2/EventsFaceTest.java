// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.sse.Start;
import dev.joblog.gateway.sse.StreamFace.HttpRequest;
import dev.joblog.gateway.sse.StreamFace.StreamRequest;
import dev.joblog.protocol.JobStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a stream is asked for, and refused. */
final class EventsFaceTest {

  private final Map<String, List<String>> parameters = new HashMap<>();
  private final Map<String, List<String>> headers = new HashMap<>();
  @TempDir private Path directory;
  private AuthSetup auth;
  private EventsFace face;

  @BeforeEach
  void setUp() {
    auth = new AuthSetup(Face.settings(directory), () -> Samples.T);
    face = new EventsFace(auth.verifier());
    scopes(List.of(Scopes.EVENTS_READ));
  }

  private void scopes(List<String> scopes) {
    String token = auth.mint().orElseThrow().mint("dev", "me", scopes, List.of());
    headers.put("Authorization", List.of("Bearer " + token));
  }

  private HttpRequest request() {
    return new HttpRequest("/v2/events", parameters, name -> headers.getOrDefault(name, List.of()));
  }

  private StreamRequest read() {
    return face.read(request());
  }

  private String refusal() {
    try {
      read();
    } catch (RuntimeException why) {
      Refusal refusal = face.refusal(request(), why);
      String body = new String(refusal.body(), StandardCharsets.UTF_8);
      assertThat(refusal.headers()).containsEntry("Content-Type", "application/problem+json");
      return refusal.status() + " " + body.replaceAll(".*\"code\":\"([a-z-]+)\".*", "$1");
    }
    throw new AssertionError("Expected a refusal, but there is none");
  }

  @Test
  void everyFilterIsRead() {
    parameters.put("type", List.of("resize", "rotate"));
    parameters.put("status", List.of("completed"));
    parameters.put("queue", List.of("images"));
    parameters.put("jobId", List.of(Samples.ID.toString()));
    parameters.put("children", List.of("true"));
    StreamRequest read = read();
    assertThat(read.watch().tenant()).isEqualTo("dev");
    assertThat(read.watch().types()).isEqualTo(Set.of("resize", "rotate"));
    assertThat(read.watch().statuses()).isEqualTo(Set.of(JobStatus.COMPLETED));
    assertThat(read.watch().queue()).isEqualTo(Optional.of("images"));
    assertThat(read.watch().job()).isEqualTo(Optional.of(Samples.ID));
    assertThat(read.watch().children()).isTrue();
    assertThat(read.until())
        .isEqualTo(Samples.T.truncatedTo(ChronoUnit.SECONDS).plusSeconds(3_600));
  }

  @Test
  void theHeaderGoesBeforeTheParameterAndThatBeforeFrom() {
    assertThat(read().start()).isEqualTo(new Start.Latest());
    parameters.put("from", List.of("earliest"));
    assertThat(read().start()).isEqualTo(new Start.Earliest());
    parameters.put("lastEventId", List.of("one"));
    assertThat(read().start()).isEqualTo(new Start.After("one"));
    headers.put("Last-Event-ID", List.of("two"));
    assertThat(read().start()).isEqualTo(new Start.After("two"));
  }

  @Test
  void aTimeIsRfc3339OrMilliseconds() {
    Instant t = Instant.parse("2026-11-22T10:00:00Z");
    parameters.put("from", List.of(t.toString()));
    assertThat(read().start()).isEqualTo(new Start.At(t));
    parameters.put("from", List.of(Long.toString(t.toEpochMilli())));
    assertThat(read().start()).isEqualTo(new Start.At(t));
  }

  @Test
  void whatIsNoFilterIsRefused() {
    parameters.put("jobID", List.of("x"));
    assertThat(refusal()).isEqualTo("400 unknown-parameter");
    for (String name : List.of("jobId", "status", "queue", "children", "from")) {
      parameters.clear();
      parameters.put(name, List.of("not / this"));
      assertThat(refusal()).as(name).isEqualTo("400 invalid-parameter");
    }
    parameters.clear();
    parameters.put("children", List.of("true"));
    assertThat(refusal()).isEqualTo("400 invalid-parameter");
  }

  @Test
  void aPositionIsReadAndABrokenOneRefused() {
    assertThat(read().atLeast()).isEqualTo(Positions.NONE);
    headers.put("Joblog-Position", List.of("3:4", "0:17"));
    assertThat(read().atLeast()).isEqualTo(new Positions(new TreeMap<>(Map.of(0, 17L, 3, 4L))));
    headers.put("Joblog-Position", List.of("3:4,3:5"));
    assertThat(refusal()).isEqualTo("400 invalid-header");
  }

  @Test
  void whoTakesNoEventStreamGetsNone() {
    for (String accept : List.of("application/json", "text/html", "*/*, text/event-stream;q=0")) {
      headers.put("Accept", List.of(accept));
      assertThat(refusal()).as(accept).isEqualTo("406 not-acceptable");
    }
    for (String accept : List.of("text/event-stream", "application/json, */*;q=0.1", "text/*")) {
      headers.put("Accept", List.of(accept));
      assertThat(read().start()).as(accept).isEqualTo(new Start.Latest());
    }
    headers.put("Accept", List.of("events"));
    assertThat(refusal()).isEqualTo("400 invalid-header");
  }

  @Test
  void onlyATokenInTheHeaderThatMayReadEventsOpensAStream() {
    parameters.put("access_token", List.of("t"));
    assertThat(refusal()).isEqualTo("400 invalid-authorization");
    parameters.clear();
    headers.clear();
    assertThat(refusal()).isEqualTo("401 unauthenticated");
    scopes(List.of(Scopes.JOBS_READ_ALL));
    assertThat(refusal()).isEqualTo("403 insufficient-scope");
  }
}
