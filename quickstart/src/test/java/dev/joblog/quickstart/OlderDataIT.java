// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.quickstart.e2e.Api;
import dev.joblog.quickstart.e2e.JobsOfEveryStatus;
import dev.joblog.quickstart.kafka.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code ./joblog dev} on the data directory of an older build, as {@code git pull} leaves one: the
 * broker's logs, the processor's state and the secrets, made as {@code datadir/README.md} says.
 */
final class OlderDataIT {

  @TempDir Path directory;

  /**
   * Of the first, rows lay in Streams' own store and all of them in the changelog (ADR 0141); of
   * the second, the group remembers another topology (ADR 0143).
   */
  @ParameterizedTest
  @CsvSource({"1867cbf, true", "4bcf4d2, false"})
  void everyJobIsThereAndGoesOn(String build, boolean anotherStore) throws Exception {
    Path data = unpacked(build);
    List<Integer> ports = FreePorts.pick(2);
    try (DevProcess dev =
        DevProcess.start(
            directory,
            "dev",
            "--port",
            "" + ports.get(0),
            "--kafka-port",
            "" + ports.get(1),
            "--data-dir",
            data.toString())) {
      Api api = dev.awaitReady();

      await("leases that ran out long ago to end", () -> areAsExpected(statuses(api)));
      String log = Files.readString(data.resolve("joblog.log"));
      assertThat(log.contains("event=store-made-anew")).isEqualTo(anotherStore);
      assertThat(log).as("read from its offsets on").doesNotContain("event=repeated-record");
      assertThat(audit("replay", data)).contains("rows compared").contains("0 differ");
      assertThat(audit("verify", data)).contains("partition 3: sound");
      oldJobsGoOn(api);
      api.finishAJob("kept.new");
    }
  }

  private static boolean areAsExpected(Map<String, String> statuses) {
    return JobsOfEveryStatus.expected().entrySet().stream()
        .allMatch(job -> job.getValue().contains(statuses.get(job.getKey())));
  }

  /** By type; over the list's index, which has to agree with the jobs themselves. */
  private static Map<String, String> statuses(Api api) throws Exception {
    Map<String, String> statuses = new TreeMap<>();
    for (JsonNode job : jobs(api, "")) {
      statuses.put(job.at("/type").asText(), job.at("/status").asText());
      String id = job.at("/id").asText();
      assertThat(api.get("/v2/jobs/" + id).expect(200).text("/status"))
          .isIn(JobsOfEveryStatus.expected().get(job.at("/type").asText()));
    }
    return statuses;
  }

  private static JsonNode jobs(Api api, String filter) throws Exception {
    return api.get("/v2/jobs?limit=100" + filter).expect(200).body().get("items");
  }

  /** The last child that was open completes, and with it the wait of its parent ends. */
  private static void oldJobsGoOn(Api api) throws Exception {
    String child = jobs(api, "&type=kept.child-open").at("/0/id").asText();
    String lease = api.post("/v2/jobs/" + child + "/claim", "{}").expect(200).text("/lease/token");
    api.post(
            "/v2/jobs/" + child + "/submit",
            "{'leaseToken':'" + lease + "','result':{}}",
            "Idempotency-Key",
            "once")
        .expect(204);
    assertThat(jobs(api, "&type=kept.parent").at("/0/status").asText()).isEqualTo("pending");
    // the create is known by its key
    String pending = jobs(api, "&type=kept.pending").at("/0/id").asText();
    api.post(
            "/v2/jobs",
            "{'type':'kept.pending','payload':{'n':1}}",
            "Idempotency-Key",
            "kept.pending")
        .expect(201);
    assertThat(jobs(api, "&type=kept.pending")).hasSize(1);
    Api.Answer claimed = api.post("/v2/jobs/claim", "{'types':['kept.pending']}").expect(200);
    assertThat(claimed.text("/jobs/0/job/id")).isEqualTo(pending);
  }

  private static String audit(String command, Path data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exit =
        AuditCommand.run(
            Path.of(".."), List.of(command, "--data-dir", data.toString()), print, print);
    String told = out.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(told).isZero();
    return told;
  }

  private Path unpacked(String build) throws IOException {
    Path data = Files.createDirectory(directory.resolve("data"));
    try (InputStream file = OlderDataIT.class.getResourceAsStream("/datadir/" + build + ".zip");
        ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path to = data.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else {
          Files.createDirectories(Objects.requireNonNull(to.getParent()));
          Files.copy(zip, to);
        }
      }
    }
    return data;
  }
}
