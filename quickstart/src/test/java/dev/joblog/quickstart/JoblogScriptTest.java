// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The part of {@code ./joblog} that runs before Java does. */
final class JoblogScriptTest {

  private static final Path SCRIPT = Path.of("..", "joblog").toAbsolutePath().normalize();

  private static final Path HELP = Path.of("src", "main", "help");

  /** All that the machine has on its PATH. */
  @TempDir Path bin;

  @ParameterizedTest
  @CsvSource({"11.0.27,11.0.27", "1.8.0_402,1.8.0_402", "16,16", "16-ea,16-ea"})
  void refusesAnOldJdkInOneSentence(String version, String told) throws Exception {
    tool("dirname", "sed", "head");
    fakeJava("openjdk version \"" + version + "\" 2019-10-15");

    Ran ran = joblog("dev");

    assertThat(ran.errors())
        .isEqualTo(
            "joblog: Expected a JDK, 17 or later, but "
                + bin.resolve("java")
                + " is version "
                + told
                + ".\n");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  /** A record that the heap can't hold is stepped over (ADR 0050), unless the JVM ends first. */
  @Test
  void aProcessorsJvmOutlivesARecordThatTheHeapCannotHold() throws Exception {
    assertThat(Files.readAllLines(SCRIPT))
        .filteredOn(line -> !line.startsWith("#"))
        .noneMatch(line -> line.contains("OnOutOfMemoryError"));
  }

  @Test
  void refusesAMachineWithoutJava() throws Exception {
    tool("dirname");

    Ran ran = joblog("dev");

    assertThat(ran.errors())
        .isEqualTo(
            "joblog: Expected a JDK, 17 or later, but there is no java: install one, or set"
                + " JAVA_HOME.\n");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @Test
  void tellsItsCommandsAndOptionsWithoutJava() throws Exception {
    tool("dirname", "cat");

    assertThat(joblog("--help").output()).startsWith("usage: ./joblog <command>");
    assertThat(joblog("dev", "--help").output()).startsWith("usage: ./joblog dev [--port 8080]");
  }

  @Test
  void refusesAnUnknownCommandByName() throws Exception {
    tool("dirname");

    Ran ran = joblog("develop");

    assertThat(ran.errors())
        .isEqualTo("joblog: Expected a command, but got develop; ./joblog --help lists them.\n");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  /** The first build takes minutes. */
  @ParameterizedTest
  @CsvSource({
    "dev --prot 1,--prot,1",
    "dev --port=1,--port=1,1",
    "bench streams --job 1,--job,1",
    "faults --minute 1,--minute,1",
    "audit verify --partitions 1,--partitions,2"
  })
  void refusesAMistypedOptionBeforeItBuildsOrLooksForJava(String line, String option, int exitCode)
      throws Exception {
    tool("dirname");
    String command = line.substring(0, line.indexOf(' '));

    Ran ran = joblog(line.split(" "));

    assertThat(ran.errors())
        .isEqualTo(
            "joblog: Expected an option of ./joblog %s, but got %s; ./joblog %s --help lists them.\n"
                .formatted(command, option, command));
    assertThat(ran.exitCode()).isEqualTo(exitCode);
  }

  /** What {@code --help} does not tell, the script would refuse. */
  @Test
  void everyOptionOfEveryCommandIsItsToTake() throws Exception {
    tool("dirname");
    List<String> commands = List.of("audit", "bench", "dev", "engine", "faults");
    Pattern options = Pattern.compile("--[a-z-]+");
    for (String command : commands) {
      String help = Files.readString(HELP.resolve(command + ".txt"));
      for (String option : options.matcher(help).results().map(MatchResult::group).toList()) {
        if (!option.equals("--help")) {
          assertThat(joblog(command, option).errors()).as(option).contains("there is no java");
        }
      }
    }
  }

  private Ran joblog(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("/bin/sh", SCRIPT.toString()));
    line.addAll(List.of(arguments));
    Path out = bin.resolve("out");
    Path err = bin.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    int exitCode = builder.start().waitFor();
    return new Ran(exitCode, Files.readString(out), Files.readString(err));
  }

  private void tool(String... names) throws IOException {
    for (String name : names) {
      String usual = Files.exists(Path.of("/usr/bin", name)) ? "/usr/bin/" : "/bin/";
      executable(name, "exec " + usual + name + " \"$@\"");
    }
  }

  private void fakeJava(String says) throws IOException {
    executable("java", "echo '" + says + "' >&2");
  }

  private void executable(String name, String line) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private record Ran(int exitCode, String output, String errors) {}
}
