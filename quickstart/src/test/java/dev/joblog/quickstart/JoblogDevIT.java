// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.e2e.Api;
import dev.joblog.quickstart.kafka.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./joblog dev} as a user runs it: the real script, a process of its own. */
final class JoblogDevIT {

  private static final Path SCRIPT = Path.of("..", "joblog").toAbsolutePath().normalize();

  @TempDir Path directory;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void killWhatIsLeft() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void everyJobIsWhereItWasAfterKillAndAfterCtrlC() throws Exception {
    List<Integer> ports = FreePorts.pick(2);
    int port = ports.get(0);
    String data = directory.resolve(anyName()).toString();
    Process first =
        dev("first", "--port", "" + port, "--kafka-port", "" + ports.get(1), "--data-dir", data);
    String id = createAndClaim(awaitReady(first, "first", port));

    first.destroyForcibly().waitFor();
    Process second = dev("second", "--port", "" + port, "--data-dir", data);
    Api api = awaitReady(second, "second", port);
    everyPartitionAnswers(api);
    assertThat(api.get("/v2/jobs/" + id).expect(200).text("/status")).isEqualTo("claimed");
    api.post("/v2/jobs/" + id + "/cancel", "{}");

    second.destroy();
    assertThat(second.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(output("second"))
        .contains("Kafka            127.0.0.1:" + ports.get(1))
        .endsWith("joblog: stopping …\n");
    Process third = dev("third", "--port", "" + port, "--data-dir", data);
    api = awaitReady(third, "third", port);
    everyPartitionAnswers(api);
    assertThat(api.get("/v2/jobs/" + id).expect(200).text("/status")).isEqualTo("cancelling");
  }

  @Test
  void refusesASecondCopyInOneSentence() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    try (DataDir held = DataDir.take(data)) {
      Process dev =
          dev("second", "--port", "" + FreePorts.pick(1).get(0), "--data-dir", data.toString());

      assertThat(exitCode(dev)).isEqualTo(1);
      assertThat(errors("second"))
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
      Process dev = dev("busy", "--port", port, "--data-dir", directory + "/data");

      assertThat(exitCode(dev)).isEqualTo(1);
      assertThat(errors("busy"))
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
    Process dev = dev("file", "--data-dir", file.toString());

    assertThat(exitCode(dev)).isEqualTo(1);
    assertThat(errors("file"))
        .isEqualTo(
            "joblog: Expected to write to the data directory "
                + file
                + ", but it is not writable.\n");
  }

  @Test
  void refusesAnUnknownOptionInOneSentence() throws Exception {
    Process dev = dev("option", "--prot", "1");

    assertThat(exitCode(dev)).isEqualTo(1);
    assertThat(errors("option"))
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

  private Api awaitReady(Process dev, String name, int port) throws Exception {
    await(
        name + " to be ready",
        () -> {
          if (!dev.isAlive()) {
            throw new AssertionError(name + " ended: " + output(name) + errors(name));
          }
          return output(name).contains("Joblog is ready at http://localhost:" + port);
        });
    assertThat(output(name)).contains("Ctrl-C stops everything");
    return Api.dev(URI.create("http://localhost:" + port));
  }

  private Process dev(String name, String... options) throws IOException {
    List<String> line = new ArrayList<>(List.of("/bin/sh", SCRIPT.toString(), "dev"));
    line.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectOutput(directory.resolve(name + ".out").toFile())
            .redirectError(directory.resolve(name + ".err").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JOBLOG_BUILD", "no");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private String output(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".out"));
  }

  private String errors(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".err"));
  }
}
