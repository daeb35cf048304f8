// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.core.QueueShards;
import dev.joblog.protocol.JobId;
import dev.joblog.quickstart.inprocess.ServiceClient.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A queue is split into more shards while it is in use: gateways with the new settings take the
 * place of those with the old ones, one after the other.
 */
final class RaisedShardsTest {

  private static final int JOBS = 40;

  private final InProcessService former = InProcessService.open();
  private final InProcessService raised =
      former.beside(Map.of("hot", new QueueShards(InProcessService.PARTITIONS, 1)));
  private final ServiceClient before = new ServiceClient(former, "dev");
  private final ServiceClient now = new ServiceClient(raised, "dev");

  @AfterEach
  void close() {
    raised.close();
    former.close();
  }

  private static String create(ServiceClient client, String more) {
    return id(client.postWithoutKey("/v2/jobs", "{\"type\":\"t\",\"queue\":\"hot\"" + more + "}"));
  }

  private static String keyed(ServiceClient client, String key) {
    return id(client.post("/v2/jobs", key, "{\"type\":\"t\",\"queue\":\"hot\"}"));
  }

  private static String id(Answer made) {
    assertThat(made.status()).isEqualTo(201);
    return made.json().path("id").asText();
  }

  private static int partition(String id) {
    return JobId.parse(id).orElseThrow().partition();
  }

  private static Set<Integer> partitions(List<String> ids) {
    Set<Integer> partitions = new HashSet<>();
    ids.forEach(id -> partitions.add(partition(id)));
    return partitions;
  }

  private static List<String> claimAll(ServiceClient client) {
    List<String> claimed = new ArrayList<>();
    while (true) {
      JsonNode jobs =
          client.post("/v2/jobs/claim", "{\"queue\":\"hot\",\"max\":7}").json().path("jobs");
      if (jobs.isEmpty()) {
        return claimed;
      }
      jobs.forEach(each -> claimed.add(each.at("/job/id").asText()));
    }
  }

  private static List<String> listed(ServiceClient client) {
    List<String> ids = new ArrayList<>();
    String at = "/v2/jobs?queue=hot&limit=30";
    String cursor = "";
    do {
      JsonNode page = client.get(at + cursor).json();
      page.path("items").forEach(job -> ids.add(job.path("id").asText()));
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asText() : "";
    } while (!cursor.isEmpty());
    return ids;
  }

  @Test
  void newJobsSpreadAndOldOnesAreWorkedByTheSameWorkers() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      all.add(create(before, ""));
    }
    assertThat(partitions(all)).hasSize(1);

    List<String> spread = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      spread.add(create(now, ""));
    }
    all.addAll(spread);

    assertThat(partitions(spread)).hasSizeGreaterThan(1);
    assertThat(listed(now)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(claimAll(now)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void aRepeatedCreateMeetsItselfAtEitherGateway() {
    String id = keyed(before, "order-7");
    assertThat(keyed(now, "order-7")).isEqualTo(id);
    String later = keyed(now, "order-8");
    assertThat(keyed(before, "order-8")).isEqualTo(later).isNotEqualTo(id);
  }

  @Test
  void aChildStaysBesideItsParentAndWakesIt() {
    String parent = create(before, ",\"waitForChildren\":true");
    String child = create(now, ",\"parentId\":\"" + parent + "\"");

    assertThat(partition(child)).isEqualTo(partition(parent));
    String lease =
        now.post("/v2/jobs/" + child + "/claim", "{}").json().at("/lease/token").asText();
    assertThat(
            now.post(
                    "/v2/jobs/" + child + "/submit",
                    "{\"leaseToken\":\"" + lease + "\",\"result\":1}")
                .status())
        .isEqualTo(204);
    assertThat(now.get("/v2/jobs/" + parent).json().path("status").asText()).isEqualTo("pending");
  }
}
