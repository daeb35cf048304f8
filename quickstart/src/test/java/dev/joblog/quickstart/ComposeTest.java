// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code docker-compose.yml}, its Dockerfiles and {@code .env.example} fit each other and the
 * settings files, as far as that is seen without Docker.
 */
final class ComposeTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern COMPOSE_VARIABLE = Pattern.compile("\\$\\{(\\w+)(:[-?])([^}]*)}");
  private static final Pattern NEEDED = Pattern.compile("\\$\\{(JOBLOG_\\w+)}");
  private static final Pattern MENTIONED = Pattern.compile("\\$\\{(JOBLOG_\\w+)");
  private static final Pattern COPIED = Pattern.compile("(?m)^COPY (\\S+) ");
  private static final Pattern MAIN_CLASS = Pattern.compile("\"(dev\\.joblog\\.[\\w.]+)\"");

  @ParameterizedTest
  @CsvSource({
    "stream-processor, src/main/config/processor.yml",
    "api-gateway, src/main/config/gateway.yml"
  })
  void aServiceGetsEveryVariableThatItsSettingsNeedAndNoOther(String service, String settings)
      throws Exception {
    Path module = ROOT.resolve(compose().at("/services/" + service + "/build/context").asText());
    String text =
        Files.readString(module.resolve(settings))
            + Files.readString(
                ROOT.resolve("schemas/src/main/resources/dev/joblog/topics/logback.xml"));
    Set<String> given = names(compose().at("/services/" + service + "/environment"));
    given.addAll(found("(?m)^(?:ENV|   ) +(JOBLOG_\\w+)=", dockerfile(module)));

    assertThat(given).containsAll(found(NEEDED, text));
    assertThat(found(MENTIONED, text)).containsAll(given);
  }

  @ParameterizedTest
  @CsvSource({"stream-processor", "api-gateway"})
  void anImageIsMadeOfWhatTheBuildMakesAndRunsAsNobodyInParticular(String service)
      throws Exception {
    Path module = ROOT.resolve(service);
    String dockerfile = dockerfile(module);
    String kept = Files.readString(module.resolve(".dockerignore"));
    Set<String> made =
        Set.of("target/lib", "target/" + finalName(module) + ".jar", "src/main/config");

    assertThat(found(COPIED, dockerfile)).isEqualTo(new TreeSet<>(made));
    assertThat(kept.lines()).containsAll(made.stream().map(path -> "!" + path).toList());
    assertThat(module.resolve("src/main/config")).isNotEmptyDirectory();
    assertThat(dockerfile).containsPattern("(?m)^USER [1-9]\\d*:[1-9]\\d*$");
    assertThat(dockerfile).contains("ARG BASE=" + defaultOf("JOBLOG_JAVA_IMAGE") + "\n");
    Set<String> mainClass = found(MAIN_CLASS, dockerfile);
    assertThat(mainClass).hasSize(1);
    assertThat(Class.forName(mainClass.iterator().next()).getMethod("main", String[].class))
        .isNotNull();
  }

  @Test
  void everythingIsLocalKeptAndWatched() throws IOException {
    JsonNode compose = compose();
    for (String service : names(compose.path("services"))) {
      JsonNode it = compose.path("services").path(service);
      it.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
      assertThat(it.at("/healthcheck/test").isArray()).as(service).isTrue();
      // Docker kills after 10 s; a gateway that is killed leaves claims that wait to nobody.
      assertThat(it.path("stop_grace_period").asText()).as(service).isEqualTo("30s");
      assertThat(it.path("mem_limit").asText()).as(service).isNotEmpty();
      assertThat(it.path("privileged").isMissingNode()).isTrue();
      assertThat(it.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
      it.path("volumes")
          .forEach(
              volume ->
                  assertThat(volume.asText())
                      .satisfiesAnyOf(
                          own -> assertThat(own).startsWith("/").doesNotContain(":"),
                          named ->
                              assertThat(names(compose.path("volumes")))
                                  .contains(named.replaceAll(":.*", ""))));
      assertThat(names(compose.path("services"))).containsAll(names(it.path("depends_on")));
    }
  }

  @Test
  void aServiceWritesNowhereButToItsStateAndItsFolderForLibraries() throws IOException {
    for (String service : Set.of("stream-processor", "api-gateway")) {
      JsonNode it = compose().path("services").path(service);
      assertThat(it.path("read_only").asBoolean()).as(service).isTrue();
      assertThat(it.at("/tmpfs/0").asText()).as(service).startsWith("/tmp:exec,");
      assertThat(dockerfile(ROOT.resolve(service))).contains("\"-Djava.io.tmpdir=/tmp\"");
    }
  }

  @Test
  void thereMayBeSeveralProcessors() throws IOException {
    JsonNode processor = compose().at("/services/stream-processor");

    assertThat(names(processor)).doesNotContain("container_name", "hostname", "ports");
    assertThat(names(processor.path("environment")))
        .doesNotContain("JOBLOG_INTERNAL_ADVERTISED_HOST");
    processor.path("volumes").forEach(own -> assertThat(own.asText()).startsWith("/"));
  }

  @Test
  void theExampleOfTheEnvironmentHasEveryVariableAndNoSecret() throws IOException {
    Map<String, String> empty = new TreeMap<>();
    Map<String, String> defaults = new TreeMap<>();
    for (String line : Files.readAllLines(ROOT.resolve(".env.example"))) {
      Matcher assignment = Pattern.compile("(#?)(JOBLOG_\\w+)=(.*)").matcher(line);
      if (assignment.matches()) {
        (assignment.group(1).isEmpty() ? empty : defaults)
            .put(assignment.group(2), assignment.group(3));
      }
    }
    Map<String, String> required = new TreeMap<>();
    Map<String, String> optional = new TreeMap<>();
    Matcher variables = COMPOSE_VARIABLE.matcher(composeText());
    while (variables.find()) {
      if (variables.group(2).equals(":?")) {
        required.put(variables.group(1), "");
      } else {
        optional.put(variables.group(1), variables.group(3));
      }
    }
    assertThat(empty).isEqualTo(required);
    assertThat(defaults).isEqualTo(optional);
    assertThat(required)
        .containsKeys(
            "JOBLOG_INTERNAL_TOKEN",
            "JOBLOG_LEASE_KEY_1",
            "JOBLOG_REQUEST_ID_SECRET",
            "JOBLOG_CURSOR_SECRET");
  }

  private static String defaultOf(String variable) throws IOException {
    Matcher variables = COMPOSE_VARIABLE.matcher(composeText());
    while (variables.find()) {
      if (variables.group(1).equals(variable)) {
        return variables.group(3);
      }
    }
    throw new AssertionError("Expected docker-compose.yml to name " + variable);
  }

  private static String finalName(Path module) throws IOException {
    Set<String> names =
        found("<finalName>([^<]+)</finalName>", Files.readString(module.resolve("pom.xml")));
    return names.iterator().next();
  }

  private static String dockerfile(Path module) throws IOException {
    return Files.readString(module.resolve("Dockerfile"));
  }

  private static String composeText() throws IOException {
    return Files.readString(ROOT.resolve("docker-compose.yml"));
  }

  private static JsonNode compose() throws IOException {
    return new YAMLMapper().readTree(composeText());
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new TreeSet<>();
    for (Iterator<String> each = node.fieldNames(); each.hasNext(); ) {
      names.add(each.next());
    }
    return names;
  }

  private static Set<String> found(String pattern, String text) {
    return found(Pattern.compile(pattern), text);
  }

  /** The first group of every match. */
  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
