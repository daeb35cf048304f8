// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joblog.gateway.auth.Scopes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job's life through the clients that openapi-generator makes in other languages. Where a
 * language's tools are not found on this machine, the test says so and is skipped: nothing is
 * fetched for it. (Java's is {@link NativeClientTest}.)
 */
final class GeneratedClientsTest {

  private static final long SECONDS_MAX = 300;
  private static final Path GENERATED = Path.of("clients", "target", "other-languages");

  private final InProcessService service = InProcessService.open();

  @AfterEach
  void close() {
    service.close();
  }

  private record Ran(int code, String output) {}

  private String base() {
    return "http://127.0.0.1:" + service.port();
  }

  private String token() {
    return service.token(InProcessService.TENANT, "dev", Scopes.ALL, InProcessService.CAPABILITIES);
  }

  private static Ran run(Path directory, Map<String, String> variables, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("generated-client", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("Expected " + List.of(command) + " to end, but it does not");
      }
      return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  /** Whether a command is found and ends well. */
  private static boolean works(Path directory, Map<String, String> variables, String... command)
      throws InterruptedException {
    try {
      return run(directory, variables, command).code() == 0;
    } catch (IOException notFound) {
      return false;
    }
  }

  private static void copy(String resource, Path to) throws IOException {
    try (var stream =
        Objects.requireNonNull(
            GeneratedClientsTest.class.getResourceAsStream("/clients/" + resource))) {
      Files.copy(stream, to.resolve(resource));
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> found = Files.walk(from)) {
      found.forEach(all::add);
    }
    for (Path each : all) {
      Path target = to.resolve(from.relativize(each).toString());
      if (Files.isDirectory(each)) {
        Files.createDirectories(target);
      } else {
        Files.copy(each, target);
      }
    }
  }

  @Test
  void python(@TempDir Path directory) throws IOException, InterruptedException {
    assumeTrue(
        works(
            directory,
            Map.of(),
            "python3",
            "-c",
            "import pydantic, urllib3, dateutil, typing_extensions"),
        "python3 with pydantic, urllib3 and dateutil is not here: the Python client was not run");
    copy("life.py", directory);
    Ran ran =
        run(
            directory,
            Map.of(
                "PYTHONPATH",
                GENERATED.resolve("python").toAbsolutePath().toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1"),
            "python3",
            "life.py",
            base(),
            token());
    assertThat(ran.output().strip()).isEqualTo("completed");
    assertThat(ran.code()).isZero();
  }

  @Test
  void typescript(@TempDir Path directory) throws IOException, InterruptedException {
    assumeTrue(
        works(directory, Map.of(), "tsc", "--version")
            && works(directory, Map.of(), "node", "-e", "fetch"),
        "tsc and node 18 are not here: the TypeScript client was not compiled nor run");
    copyTree(GENERATED.resolve("typescript"), directory);
    copy("life.ts", directory);
    Ran compiled =
        run(
            directory,
            Map.of(),
            "tsc",
            "--strict",
            "--target",
            "es2020",
            "--module",
            "commonjs",
            "--moduleResolution",
            "node",
            "--lib",
            "es2020,dom",
            "--outDir",
            "out",
            "life.ts");
    assertThat(compiled.output()).isEmpty();
    Ran ran = run(directory, Map.of(), "node", "out/life.js", base(), token());
    assertThat(ran.output().strip()).isEqualTo("completed");
  }

  /** Without a module proxy: its one module, for checks of values, is one that checks nothing. */
  private static void withoutModules(Path directory) throws IOException {
    Path validator = Files.createDirectory(directory.resolve("validator"));
    Files.writeString(validator.resolve("go.mod"), "module gopkg.in/validator.v2\n");
    Files.writeString(
        validator.resolve("validator.go"),
        "package validator\n\nfunc Validate(value interface{}) error { return nil }\n");
    Files.delete(directory.resolve("go.sum"));
    Files.writeString(
        directory.resolve("go.mod"),
        """
        module joblog

        go 1.19

        require gopkg.in/validator.v2 v2.0.1

        replace gopkg.in/validator.v2 => ./validator
        """);
  }

  @Test
  void go(@TempDir Path directory) throws IOException, InterruptedException {
    assumeTrue(
        works(directory, Map.of(), "go", "version"), "go is not here: the Go client was not run");
    copyTree(GENERATED.resolve("go"), directory);
    copy("life_test.go", directory);
    withoutModules(directory);
    Map<String, String> offline =
        Map.of("GOFLAGS", "-mod=mod", "GOPROXY", "off", "JOBLOG", base(), "TOKEN", token());
    Ran ran = run(directory, offline, "go", "test", "-run", "TestLife", ".");
    assertThat(ran.output()).startsWith("ok");
  }
}
