// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of docs/clients.md run as they stand there, where their interpreters find their
 * libraries (for Node in NODE_PATH); elsewhere these tests are skipped, and say what is missing.
 */
@ExtendWith(SharedStack.class)
final class ClientsIT {

  private static final String DOCUMENT = "docs/clients.md";

  @TempDir Path directory;

  private record Ended(int status, String output) {}

  @Test
  void theJavaScriptExampleCreatesAJobAndReadsItsOutcome(JoblogStack stack) throws Exception {
    Optional<String> node =
        firstThatRuns(
            List.of("node"), "-e", "require.resolve('kafkajs'); require.resolve('avsc'); fetch");
    assumeTrue(node.isPresent(), "Expected node with kafkajs and avsc, but there is none");

    Path script =
        Files.writeString(
            directory.resolve("create-job.js"), mine(Snippet.of(DOCUMENT, "javascript"), "js"));

    createsAJob(stack, node.orElseThrow(), script, "clients.js");
  }

  @Test
  void thePythonExampleCreatesAJobAndReadsItsOutcome(JoblogStack stack) throws Exception {
    // A system's libraries are its own interpreter's, which need not be the first.
    Optional<String> python =
        firstThatRuns(
            List.of("python3", "/usr/bin/python3"), "-c", "import confluent_kafka, avro.io");
    assumeTrue(
        python.isPresent(), "Expected python3 with confluent_kafka and avro, but there is none");

    Path script =
        Files.writeString(
            directory.resolve("create_job.py"), mine(Snippet.of(DOCUMENT, "python"), "py"));

    createsAJob(stack, python.orElseThrow(), script, "clients.py");
  }

  /** With a type of its own, so that others' jobs don't count. */
  private static String mine(String source, String language) {
    assertThat(source).containsOnlyOnce("greet");
    return source.replace("greet", "clients." + language);
  }

  private void createsAJob(JoblogStack stack, String interpreter, Path script, String type)
      throws IOException, InterruptedException {
    Ended ended =
        run(interpreter, script.toString(), stack.bootstrap(), stack.registry().toString());

    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("PENDING", type);
    Api api = Api.dev(stack.address());
    Api.Answer page = api.get("/v2/jobs?scope=tenant&type=" + type).expect(200);
    assertThat(page.body().at("/items")).hasSize(1);
    assertThat(page.text("/items/0/createdBy")).isEqualTo("nightly-import");
  }

  private Optional<String> firstThatRuns(List<String> interpreters, String... arguments)
      throws InterruptedException {
    for (String interpreter : interpreters) {
      List<String> line = new ArrayList<>(List.of(interpreter));
      line.addAll(List.of(arguments));
      try {
        if (run(line.toArray(String[]::new)).status() == 0) {
          return Optional.of(interpreter);
        }
      } catch (IOException notThere) {
        // the next one
      }
    }
    return Optional.empty();
  }

  private Ended run(String... line) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    return new Ended(ended ? process.exitValue() : -1, Files.readString(output));
  }
}
