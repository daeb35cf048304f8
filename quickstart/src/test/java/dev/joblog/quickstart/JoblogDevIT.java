// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.e2e.Api;
import dev.joblog.quickstart.kafka.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./joblog dev} as a user runs it: the real script, a process of its own. */
final class JoblogDevIT {

  @TempDir Path directory;

  private final List<DevProcess> started = new ArrayList<>();

  @AfterEach
  void killWhatIsLeft() throws InterruptedException {
    for (DevProcess process : started) {
      process.kill();
    }
  }

  @Test
  void everyJobIsWhereItWasAfterKillAndAfterCtrlC() throws Exception {
    List<Integer> ports = FreePorts.pick(2);
    int port = ports.get(0);
    String data = directory.resolve(anyName()).toString();
    DevProcess first =
        dev("first", "--port", "" + port, "--kafka-port", "" + ports.get(1), "--data-dir", data);
    String id = createAndClaim(awaitReady(first, port));

    first.kill();
    DevProcess second = dev("second", "--port", "" + port, "--data-dir", data);
    Api api = awaitReady(second, port);
    everyPartitionAnswers(api);
    assertThat(api.get("/v2/jobs/" + id).expect(200).text("/status")).isEqualTo("claimed");
    api.post("/v2/jobs/" + id + "/cancel", "{}");

    second.stop();
    assertThat(second.output())
        .contains("Kafka            127.0.0.1:" + ports.get(1))
        .endsWith("joblog: stopping …\n");
    DevProcess third = dev("third", "--port", "" + port, "--data-dir", data);
    api = awaitReady(third, port);
    everyPartitionAnswers(api);
    assertThat(api.get("/v2/jobs/" + id).expect(200).text("/status")).isEqualTo("cancelling");
  }

  @Test
  void refusesASecondCopyInOneSentence() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    try (DataDir held = DataDir.take(data)) {
      DevProcess dev =
          dev("second", "--port", "" + FreePorts.pick(1).get(0), "--data-dir", data.toString());

      assertThat(dev.exitCode()).isEqualTo(1);
      assertThat(dev.errors())
          .isEqualTo(
              "joblog: Expected to be alone in the data directory "
                  + held.path()
                  + ", but another joblog dev runs there: stop it, or name another with"
                  + " --data-dir.\n");
    }
  }

  @Test
  void refusesABusyPortInOneSentence() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(busy.getLocalPort());
      DevProcess dev = dev("busy", "--port", port, "--data-dir", directory + "/data");

      assertThat(dev.exitCode()).isEqualTo(1);
      assertThat(dev.errors())
          .isEqualTo(
              "joblog: Expected port "
                  + port
                  + " to be free, but another program listens there: stop it, or name another with"
                  + " --port.\n");
    }
  }

  @Test
  void refusesADirectoryThatIsNotWritableInOneSentence() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    DevProcess dev = dev("file", "--data-dir", file.toString());

    assertThat(dev.exitCode()).isEqualTo(1);
    assertThat(dev.errors())
        .isEqualTo(
            "joblog: Expected to write to the data directory "
                + file
                + ", but it is not writable.\n");
  }

  @Test
  void refusesAnUnknownOptionInOneSentence() throws Exception {
    DevProcess dev = dev("option", "--prot", "1");

    assertThat(dev.exitCode()).isEqualTo(1);
    assertThat(dev.errors())
        .isEqualTo(
            "joblog: Expected an option of ./joblog dev, but got --prot; ./joblog dev --help lists"
                + " them.\n");
  }

  /** With what separates lists and begins comments and variables elsewhere. */
  private static String anyName() {
    String name = "data, #1 ${x}";
    return "UTF-8".equals(System.getProperty("sun.jnu.encoding")) ? name + " é" : name;
  }

  /** Ready is ready: a killed processor, still a member of its group, holds none of them. */
  private static void everyPartitionAnswers(Api api) throws Exception {
    assertThat(api.get("/v2/jobs?type=dev.kept").expect(200).text("/items/0/status")).isNotEmpty();
  }

  private static String createAndClaim(Api api) throws Exception {
    String id = api.post("/v2/jobs", "{'type':'dev.kept','payload':{}}").expect(201).text("/id");
    api.post("/v2/jobs/" + id + "/claim", "{'leaseTtl':'PT1H'}").expect(200);
    return id;
  }

  private static Api awaitReady(DevProcess dev, int port) throws Exception {
    Api api = dev.awaitReady();
    assertThat(dev.output())
        .contains("Joblog is ready at http://localhost:" + port)
        .contains("Ctrl-C stops everything");
    return api;
  }

  private DevProcess dev(String name, String... options) throws IOException {
    DevProcess process = DevProcess.start(directory, name, options);
    started.add(process);
    return process;
  }
}
