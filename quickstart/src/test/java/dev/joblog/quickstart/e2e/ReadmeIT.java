// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works as it stands there. */
@ExtendWith(SharedStack.class)
final class ReadmeIT {

  private static final String README = "README.md";
  private static final String DEFAULT_ADDRESS = "http://localhost:8080";
  private static final String DEFAULT_BROKER = "localhost:9092";
  private static final int PRODUCER_LINES_MAX = 20;

  @TempDir Path directory;

  @Test
  void theCurlLinesTakeOneJobThroughItsLife(JoblogStack stack) throws Exception {
    String lines = Snippet.of(README, "first-job");
    assertThat(lines).isEqualTo(Resource.text("first-job.sh"));

    String output = bash(lines.replace(DEFAULT_ADDRESS, stack.address().toString()));

    assertThat(output.lines())
        .anySatisfy(line -> assertThat(line).contains("\"cancelRequested\":false"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"status\":\"completed\"")
                    .contains("\"result\":{\"text\":\"Hello, World\"}"))
        .anySatisfy(line -> assertThat(line).startsWith("{\"items\":[{"))
        .anySatisfy(line -> assertThat(line).isEqualTo("event: JobCompleted"))
        .anySatisfy(line -> assertThat(line).isEqualTo("event: close"));
  }

  @Test
  void theJavaProducerCreatesAJob(JoblogStack stack) throws Exception {
    String source = Snippet.of(README, "producer");
    String main = source.substring(source.indexOf("public static void main"));
    assertThat(main.lines().takeWhile(line -> !line.equals("  }")).count())
        .isLessThanOrEqualTo(PRODUCER_LINES_MAX);
    String mine = source.replace("\"greet\"", "\"readme.produced\"");

    String output = bash("cd ..\n" + line(stack, Files.writeString(file(), mine)));

    assertThat(output.lines().count()).as(output).isLessThan(5);
    Api api = Api.dev(stack.address());
    await(
        "the produced job to be there",
        () ->
            !api.get("/v2/jobs?scope=tenant&type=readme.produced")
                .expect(200)
                .body()
                .at("/items")
                .isEmpty());
    Api.Answer page = api.get("/v2/jobs?scope=tenant&type=readme.produced").expect(200);
    assertThat(page.text("/items/0/createdBy")).isEqualTo("nightly-import");
    String id = page.text("/items/0/id");
    assertThat(api.get("/v2/jobs/" + id).expect(200).text("/payload/name")).isEqualTo("World");
  }

  private String bash(String lines) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process bash =
        new ProcessBuilder("bash", "-c", lines)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!bash.waitFor(3, TimeUnit.MINUTES)) {
      bash.destroyForcibly();
    }
    return Files.readString(output);
  }

  private Path file() {
    return directory.resolve("CreateJob.java").toAbsolutePath();
  }

  /** As the README has it, but for where things are. */
  private static String line(JoblogStack stack, Path source) throws IOException {
    return Snippet.of(README, "producer-run")
        .replace("CreateJob.java", source.toString())
        .replace(DEFAULT_BROKER, stack.bootstrap())
        .replace(DEFAULT_ADDRESS, stack.address().toString());
  }
}
