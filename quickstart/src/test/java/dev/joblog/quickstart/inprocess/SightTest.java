// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.auth.Scopes;
import dev.joblog.quickstart.inprocess.ServiceClient.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What others may see: scope by whose job by face and read. Ann asks; one job is her own, one
 * another's of her tenant, and one was made in another tenant by somebody of her name.
 */
final class SightTest {

  private static final String TYPE = "batch";
  private static final String OTHER_TENANT = "elsewhere";

  private final InProcessService service = InProcessService.open();
  private final ServiceClient anybody = new ServiceClient(service, "ann");
  private final List<String> jobs = new ArrayList<>();

  @BeforeEach
  void makeThem() {
    jobs.add(completed(InProcessService.TENANT, "ann"));
    jobs.add(completed(InProcessService.TENANT, "bob"));
    jobs.add(completed(OTHER_TENANT, "ann"));
  }

  @AfterEach
  void close() {
    service.close();
  }

  private String completed(String tenant, String maker) {
    ServiceClient client = new ServiceClient(service, tenant, maker, Scopes.ALL);
    FaceCalls calls = new FaceCalls(client, client);
    String id = calls.make(Face.NATIVE, TYPE);
    calls.submit(Face.NATIVE, id, TYPE, calls.claim(Face.NATIVE, id));
    return id;
  }

  /** The table: with these scopes, whether one sees one's own job, another's, another tenant's. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "jobs:read events:read,                           own",
    "jobs:read:all events:read,                       own tenant",
    "jobs:read jobs:read:all events:read,             own tenant",
    "jobs:read jobs:claim events:read,                own tenant",
    "jobs:create jobs:cancel jobs:read events:read,   own",
    "jobs:read jobs:admin jobs:approve events:read,   own",
    "jobs:create jobs:heartbeat jobs:submit,          ",
  })
  void everyReadOfEveryFaceShowsWhatTheScopesShow(String scopes, String shown) {
    List<String> given = List.of(scopes.split(" "));
    List<String> words = shown == null ? List.of() : Arrays.asList(shown.split(" "));
    ServiceClient ann = new ServiceClient(service, InProcessService.TENANT, "ann", given);
    List<String> sight = new ArrayList<>();
    if (words.contains("own")) {
      sight.add(jobs.get(0));
    }
    if (words.contains("tenant")) {
      sight.add(jobs.get(1));
    }
    List<String> own = sight.isEmpty() ? List.of() : sight.subList(0, 1);
    List<String> all = given.contains(Scopes.JOBS_READ_ALL) ? sight : List.of();

    assertSeen(ann, "GET /v2/jobs/{id}", sight);
    assertSeen(ann, "GET /v2/jobs/{id}?at=1", sight);
    assertSeen(ann, "GET /v2/jobs/{id}/result", sight);
    assertSeen(ann, "GET /v2/jobs/{id}/executions", sight);
    assertSeen(ann, "GET /v2/jobs/{id}/events", sight);
    assertSeen(ann, "GET /v2/events?jobId={id}", sight);
    assertSeen(ann, "GET /v2/events?from=earliest&jobId={id}&children=true", sight);
    assertSeen(ann, "GET /registry/v2/jobs/" + TYPE + "/{id}", sight);
    assertSeen(ann, "GET /registry/v2/jobs/events?type=" + TYPE + "&id={id}", sight);
    assertSeen(ann, "GET /v1/jobs/{id}", own);

    assertThat(listed(ann, "/v2/jobs?scope=mine&limit=100")).isEqualTo(own);
    assertThat(listed(ann, "/v2/jobs?scope=mine&limit=100&type=" + TYPE + "&status=completed"))
        .isEqualTo(own);
    assertThat(listed(ann, "/v2/jobs?scope=tenant&limit=100")).isEqualTo(all);
    assertThat(listed(ann, "/v2/jobs?scope=claimable&limit=100")).isEmpty();
    assertThat(listed(ann, "/registry/v2/jobs/?limit=100")).isEqualTo(sight);
    assertThat(listed(ann, "/v1/jobs?limit=100")).isEqualTo(own);
    assertThat(listed(ann, "/api/v1/jobs")).isEmpty();
    assertThat(ann.get("/v2/jobs/counts").status())
        .isEqualTo(given.contains(Scopes.JOBS_READ_ALL) ? 200 : 403);

    assertThat(told(ann, "/v2/events?from=earliest")).isEqualTo(sight);
    assertThat(told(ann, "/registry/v2/jobs/events")).isEmpty();
  }

  /** By each address alone: another's job is as none. */
  private void assertSeen(ServiceClient client, String read, List<String> shown) {
    String path = read.substring(read.indexOf(' ') + 1);
    for (String job : jobs) {
      Answer answer = client.get(path.replace("{id}", job));
      if (shown.contains(job)) {
        assertThat(answer.status()).as("%s of %s", read, job).isEqualTo(200);
      } else {
        assertThat(answer.status()).as("%s of %s", read, job).isIn(401, 403, 404);
        assertThat(answer.text()).doesNotContain("plugName").doesNotContain("\"result\"");
      }
    }
  }

  private List<String> listed(ServiceClient client, String path) {
    String text = client.get(path).text();
    return jobs.stream().filter(text::contains).toList();
  }

  /** What a stream says of the jobs before it comes to the end of what there is. */
  private List<String> told(ServiceClient client, String path) {
    try (RawExchange exchange = client.open(path)) {
      if (exchange.status() != 200) {
        assertThat(exchange.status()).isEqualTo(403);
        return List.of();
      }
      String last = new FaceCalls(anybody, anybody).make(Face.NATIVE, TYPE);
      StringBuilder told = new StringBuilder();
      while (told.indexOf(last) < 0) {
        List<String> message = exchange.messages(1);
        assertThat(message).as("a message of %s, after %s", path, told).hasSize(1);
        told.append(message.get(0));
      }
      return jobs.stream().filter(job -> told.indexOf(job) >= 0).toList();
    }
  }

  @Test
  void aStreamThatGoesOnShowsOwnJobsAlone() {
    ServiceClient ann =
        new ServiceClient(
            service, InProcessService.TENANT, "ann", List.of(Scopes.EVENTS_READ, Scopes.JOBS_READ));
    for (String path : List.of("/v2/events", "/registry/v2/jobs/events")) {
      try (RawExchange exchange = ann.open(path)) {
        assertThat(exchange.messages(1).get(0)).contains("ack");

        String bobs = completed(InProcessService.TENANT, "bob");
        String anns = completed(InProcessService.TENANT, "ann");

        String told = String.join("", exchange.messages(3)).toLowerCase(Locale.ROOT);
        assertThat(told).contains(anns).doesNotContain(bobs);
      }
    }
  }

  @Test
  void aChildThatAnotherMadeIsAsAnyJobOfTheirs() {
    ServiceClient ann =
        new ServiceClient(
            service, InProcessService.TENANT, "ann", List.of(Scopes.EVENTS_READ, Scopes.JOBS_READ));
    ServiceClient worker = new ServiceClient(service, "worker");
    String parent =
        anybody
            .post("/v2/jobs", "{\"type\": \"batch\", \"payload\": {}, \"waitForChildren\": true}")
            .json()
            .at("/id")
            .asText();
    String child =
        worker
            .post(
                "/v2/jobs",
                "{\"type\": \"batch\", \"payload\": {}, \"parentId\": \"" + parent + "\"}")
            .json()
            .at("/id")
            .asText();
    assertThat(child).isNotEmpty();

    assertThat(ann.get("/v2/jobs/" + child).status()).isEqualTo(404);
    assertThat(ann.get("/v2/jobs?parentId=" + parent).text()).doesNotContain(child);
    assertThat(
            new ServiceClient(service, "ann")
                .get("/v2/jobs?scope=tenant&parentId=" + parent)
                .text())
        .contains(child);
    try (RawExchange exchange =
        ann.open("/v2/events?from=earliest&children=true&jobId=" + parent)) {
      worker.post("/v2/jobs/" + child + "/cancel", "{}");
      assertThat(exchange.rest()).contains("JobFailed", "event: close").doesNotContain(child);
    }
  }
}
