// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.Resource;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works as it stands there. */
@ExtendWith(SharedStack.class)
final class ReadmeIT {

  private static final Path README = Path.of("..", "README.md");
  private static final String DEFAULT_ADDRESS = "http://localhost:8080";
  private static final int PRODUCER_LINES_MAX = 20;

  @TempDir Path directory;

  @Test
  void theCurlLinesTakeOneJobThroughItsLife(JoblogStack stack) throws Exception {
    String lines = code("first-job");
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
    String source = code("producer");
    String main = source.substring(source.indexOf("public static void main"));
    assertThat(main.lines().takeWhile(line -> !line.equals("  }")).count())
        .isLessThanOrEqualTo(PRODUCER_LINES_MAX);
    String mine = source.replace("\"greet\"", "\"readme.produced\"");

    run(compile(mine), stack.bootstrap(), stack.registry());

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

  /** The code block between two marks. */
  private static String code(String mark) throws IOException {
    String readme = Files.readString(README);
    String part =
        readme.substring(
            readme.indexOf("<!-- " + mark + ": begin -->"),
            readme.indexOf("<!-- " + mark + ": end -->"));
    return part.substring(part.indexOf('\n', part.indexOf("```")) + 1, part.lastIndexOf("```"));
  }

  private String bash(String lines) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process bash =
        new ProcessBuilder("bash", "-c", lines)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!bash.waitFor(60, TimeUnit.SECONDS)) {
      bash.destroyForcibly();
    }
    return Files.readString(output);
  }

  private Path compile(String source) throws IOException {
    Path file = Files.writeString(directory.resolve("CreateJob.java"), source);
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                file.toString());
    assertThat(errors).isZero();
    return directory;
  }

  private void run(Path classes, String bootstrap, URI registry)
      throws IOException, InterruptedException {
    Process producer =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    classes + File.pathSeparator + System.getProperty("java.class.path"),
                    "CreateJob",
                    bootstrap,
                    registry.toString()))
            .redirectOutput(directory.resolve("output").toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(producer.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(producer.exitValue())
        .withFailMessage(() -> read(directory.resolve("output")))
        .isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
