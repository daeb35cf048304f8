// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /requester/list}. */
final class ListTest {

  @TempDir private static Path directory;
  private static Face face;

  @BeforeAll
  static void start() {
    face = new Face(directory, false);
  }

  @BeforeEach
  void empty() {
    face.core.clear();
  }

  @AfterAll
  static void stop() {
    face.close();
  }

  private List<String> list(String request) {
    HttpResponse<String> response = face.post("//requester/list".substring(1), request);
    assertThat(response.statusCode()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    for (JsonNode job : Face.json(response).get("jobs")) {
      assertThat(job.at("/State/JobID")).isEqualTo(job.at("/Job/Metadata/ID"));
      ids.add(job.at("/State/JobID").asText());
    }
    return ids;
  }

  private String submitted(Client client, String annotations) {
    return face.submitted(client, Specs.docker(1, annotations));
  }

  @Test
  void aClientsJobsOrEverybodys() {
    String a = submitted(Client.ALICE, "");
    String b = submitted(Client.BOB, "");
    String c = submitted(Client.ALICE, "");

    String alice = Client.ALICE.id();
    assertThat(list("{\"client_id\": \"" + alice + "\"}")).containsExactly(a, c);
    assertThat(list("{\"client_id\": \"" + alice + "\", \"return_all\": true}"))
        .containsExactly(a, b, c);
    assertThat(list("{}")).containsExactly(a, b, c);
    assertThat(list("{\"client_id\": \"nobody\"}")).isEmpty();
  }

  @Test
  void sortsFirstAndCutsThen() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(submitted(Client.ALICE, ""));
    }

    assertThat(list("{\"max_jobs\": 2, \"sort_by\": \"created_at\", \"sort_reverse\": true}"))
        .containsExactly(ids.get(4), ids.get(3));
    assertThat(list("{\"max_jobs\": 2, \"sort_by\": \"created_at\"}"))
        .containsExactly(ids.get(0), ids.get(1));
    List<String> byId = ids.stream().sorted().toList();
    assertThat(list("{\"max_jobs\": 2, \"sort_by\": \"id\"}"))
        .containsExactly(byId.get(0), byId.get(1));
    assertThat(list("{\"max_jobs\": 2, \"sort_by\": \"ID\", \"sort_reverse\": true}"))
        .containsExactly(byId.get(4), byId.get(3));
    assertThat(list("{\"max_jobs\": -3, \"sort_by\": \"colour\"}")).isEqualTo(ids);
  }

  @Test
  void goesOnBehindAPage() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      ids.add(submitted(Client.ALICE, i % 2 == 0 ? "\"even\"" : ""));
    }

    assertThat(list("{}")).isEqualTo(ids);
    assertThat(list("{\"max_jobs\": 201}")).isEqualTo(ids.subList(0, 201));
    assertThat(list("{\"include_tags\": [\"even\"], \"max_jobs\": 110}"))
        .hasSize(110)
        .endsWith(ids.get(218));
  }

  @Test
  void theFirstTaggedAnnotationDecides() {
    String plain = submitted(Client.ALICE, "");
    String in = submitted(Client.ALICE, "\"in\", \"out\"");
    String out = submitted(Client.ALICE, "\"x\", \"out\", \"in\"");

    assertThat(list("{\"include_tags\": [\"in\"]}")).containsExactly(in, out);
    assertThat(list("{\"exclude_tags\": [\"out\"]}")).containsExactly(plain);
    assertThat(list("{\"include_tags\": [\"in\"], \"exclude_tags\": [\"out\"]}"))
        .containsExactly(in);
    assertThat(list("{\"include_tags\": [], \"exclude_tags\": null}"))
        .containsExactly(plain, in, out);
  }

  @Test
  void anIdIsAllThatCounts() {
    String a = submitted(Client.ALICE, "");
    submitted(Client.ALICE, "");

    assertThat(list("{\"id\": \"" + a + "\", \"client_id\": \"x\", \"max_jobs\": 7}"))
        .containsExactly(a);
    assertThat(list("{\"id\": \"" + a.substring(0, 8) + "\"}")).containsExactly(a);
    assertThat(Face.error(face.post("/requester/list", "{\"id\": \"x\"}")))
        .isEqualTo("400 error-job-not-found");
  }

  @Test
  void executionsAreNoJobsOfTheirOwn() {
    String id = face.submitted(Client.ALICE, Specs.docker(3, ""));

    assertThat(list("{}")).containsExactly(id);
  }

  @Test
  void aListThatIsTooLargeIsRefusedAndNotCut() {
    String big = "\"" + "x".repeat(250_000) + "\"";
    for (int i = 0; i < 68; i++) {
      submitted(Client.ALICE, big);
    }

    assertThat(list("{\"max_jobs\": 60}")).hasSize(60);
    HttpResponse<String> response = face.post("/requester/list", "{}");
    assertThat(Face.error(response)).isEqualTo("400 error-bad-request");
    assertThat(response.body()).contains("max_jobs");
  }

  @Test
  void refusesWrongTypesByName() {
    for (String body :
        new String[] {
          "{\"max_jobs\": \"7\"}",
          "{\"max_jobs\": 99999999999999999999}",
          "{\"return_all\": 1}",
          "{\"include_tags\": [1]}",
          "{\"sort_by\": []}",
          "[]",
          "x"
        }) {
      assertThat(Face.error(face.post("/requester/list", body))).isEqualTo("400 error-bad-request");
    }
  }
}
