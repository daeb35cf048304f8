// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docker-compose.yml}, what lies over it, the Dockerfile and {@code .env.example} fit each
 * other, as far as that is seen without Docker; {@code deploy/trial/run.sh} brings it up.
 */
final class ComposeTest {

  private static final Pattern COPIED = Pattern.compile("(?m)^COPY (\\S+) ");
  private static final Pattern MAIN_CLASS = Pattern.compile("\"(dev\\.joblog\\.[\\w.]+)\"");
  private static final Pattern MEMORY = Pattern.compile("(\\d+)([mg])");

  /** An image of others that builds itself at its first start. */
  private static final Set<String> WRITES_ITSELF = Set.of("token-issuer");

  private final Compose compose = new Compose();

  ComposeTest() throws IOException {}

  @ParameterizedTest
  @ValueSource(strings = {"stream-processor", "api-gateway"})
  void anImageIsMadeOfWhatTheBuildMakesAndRunsAsNobodyInParticular(String target) throws Exception {
    String stage = Compose.stage(target);
    String kept = Files.readString(Yaml.ROOT.resolve(".dockerignore"));
    Set<String> made =
        Set.of(
            target + "/target/lib",
            target + "/target/" + target + ".jar",
            target + "/src/main/config");

    assertThat(found(COPIED, stage)).isEqualTo(new TreeSet<>(made));
    assertThat(kept.lines()).containsAll(made.stream().map(path -> "!" + path).toList());
    assertThat(Files.readString(Yaml.ROOT.resolve(target).resolve("pom.xml")))
        .contains("<finalName>" + target + "</finalName>");
    assertThat(Yaml.ROOT.resolve(target).resolve("src/main/config")).isNotEmptyDirectory();
    assertThat(stage)
        .containsPattern("(?m)^USER [1-9]\\d*:[1-9]\\d*$")
        .contains("\"-Djava.io.tmpdir=/tmp\"");
    assertThat(Files.readString(Yaml.ROOT.resolve("Dockerfile")))
        .contains("ARG BASE=" + Compose.variables(":-").get("JOBLOG_JAVA_IMAGE") + "\n");
    Set<String> mainClass = found(MAIN_CLASS, stage);
    assertThat(mainClass).hasSize(1);
    assertThat(Class.forName(mainClass.iterator().next()).getMethod("main", String[].class))
        .isNotNull();
  }

  /** A record that the heap can't hold is stepped over (ADR 0050), unless the JVM ends first. */
  @Test
  void aProcessorsJvmOutlivesARecordThatTheHeapCannotHold() throws IOException {
    assertThat(Compose.stage("stream-processor").lines())
        .filteredOn(line -> !line.startsWith("#"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("OnOutOfMemoryError"));
  }

  @Test
  void everyServiceIsWatchedBoundedAndNobodyInParticular() {
    for (String service : compose.services()) {
      JsonNode it = compose.service(service);
      assertThat(it.at("/healthcheck/test/0").asText()).as(service).isEqualTo("CMD");
      assertThat(it.at("/healthcheck/retries").asInt()).as(service).isPositive();
      assertThat(it.path("user").asText()).as(service).matches("[1-9]\\d*:\\d+");
      assertThat(it.path("mem_limit").asText()).as(service).matches(MEMORY);
      // Docker kills after 10 s; a gateway that is killed leaves claims that wait to nobody.
      assertThat(it.path("stop_grace_period").asText()).as(service).isEqualTo("30s");
      assertThat(it.path("restart").asText()).as(service).isEqualTo("unless-stopped");
      assertThat(it.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
      assertThat(it.at("/cap_drop/0").asText()).as(service).isEqualTo("ALL");
      assertThat(it.has("privileged")).isFalse();
      assertThat(it.path("read_only").asBoolean())
          .as(service)
          .isEqualTo(!WRITES_ITSELF.contains(service));
      assertThat(compose.services()).containsAll(Yaml.names(it.path("depends_on")));
      it.path("depends_on")
          .forEach(on -> assertThat(on.path("condition").asText()).isEqualTo("service_healthy"));
    }
  }

  @Test
  void whatIsWrittenIsKeptOrInMemoryAndWhatIsReadIsThere() {
    Set<String> volumes = Yaml.names(compose.at("/volumes"));
    Set<String> mounted = new TreeSet<>();
    for (String service : compose.services()) {
      List<JsonNode> all = new ArrayList<>();
      compose.service(service).path("volumes").forEach(all::add);
      compose.withTls(service).path("volumes").forEach(all::add);
      for (JsonNode volume : all) {
        String source = volume.asText().replaceAll("^\\$\\{\\w+:-([^}]*)}.*", "$1");
        if (source.startsWith("./")) {
          assertThat(volume.asText()).as(service).endsWith(":ro");
          assertThat(Yaml.ROOT.resolve(source.replaceAll("/made$|:.*", ""))).exists();
        } else {
          assertThat(mounted.add(source.replaceAll(":.*", ""))).as(source).isTrue();
        }
      }
    }
    assertThat(mounted).isEqualTo(volumes);
    for (String service : compose.services("stream-processor")) {
      assertThat(compose.service(service).at("/volumes/0").asText()).endsWith(":/var/lib/joblog");
      assertThat(compose.service(service).at("/tmpfs/0").asText()).startsWith("/tmp:exec,");
    }
  }

  @Test
  void onlyTheProxyAndPrometheusAreReachedAndOnlyFromThisMachine() {
    for (String service : compose.services()) {
      JsonNode it = compose.service(service);
      it.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
      boolean open = it.has("ports");
      assertThat(open).as(service).isEqualTo(Set.of("proxy", "prometheus").contains(service));
      Set<String> networks = new TreeSet<>(Yaml.names(it.path("networks")));
      it.path("networks").forEach(network -> networks.add(network.asText()));
      networks.remove("");
      assertThat(networks).as(service).contains("inside");
      assertThat(networks.contains("outside")).as(service).isEqualTo(open);
    }
    assertThat(compose.at("/networks/inside/internal").asBoolean()).isTrue();
  }

  @Test
  void imagesOfOthersAreNamedWithAVersionAndWithoutAHost() throws IOException {
    Map<String, String> defaults = Compose.variables(":-");
    assertThat(defaults.keySet().stream().filter(name -> name.endsWith("_IMAGE"))).hasSize(6);
    defaults.forEach(
        (name, image) -> {
          if (name.endsWith("_IMAGE")) {
            assertThat(image).as(name).matches("([a-z-]+/)?[a-z-]+:v?\\d[\\w.-]*");
          }
        });
  }

  @Test
  void theProxyAndPrometheusKnowEveryServiceThatThereIs() throws IOException {
    String proxy = Files.readString(Yaml.ROOT.resolve("deploy/proxy/haproxy.cfg"));
    JsonNode scrapes = Yaml.file("deploy/prometheus/prometheus.yml").path("scrape_configs");
    Map<String, Set<String>> targets = new TreeMap<>();
    for (JsonNode scrape : scrapes) {
      Set<String> of =
          targets.computeIfAbsent(scrape.path("job_name").asText(), x -> new TreeSet<>());
      scrape.at("/static_configs/0/targets").forEach(target -> of.add(target.asText()));
    }
    Set<String> gateways = compose.services("api-gateway");

    assertThat(gateways).hasSize(2);
    assertThat(found("server \\S+ (gateway-\\d):8080", proxy)).isEqualTo(gateways);
    assertThat(proxy).contains("server token-issuer token-issuer:8080").contains("GET uri /readyz");
    assertThat(targets.get("joblog-gateway")).isEqualTo(at(gateways, 8081));
    assertThat(targets.get("joblog-processor"))
        .isEqualTo(at(compose.services("stream-processor"), 7070));
    assertThat(targets.get("joblog-proxy")).containsExactly("proxy:8405");
  }

  @Test
  void theExampleOfTheEnvironmentHasEveryVariableAndNoSecret() throws IOException {
    Map<String, String> empty = new TreeMap<>();
    Map<String, String> defaults = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("..", ".env.example"))) {
      Matcher assignment = Pattern.compile("(#?)(JOBLOG_\\w+)=(.*)").matcher(line);
      if (assignment.matches()) {
        (assignment.group(1).isEmpty() ? empty : defaults)
            .put(assignment.group(2), assignment.group(3));
      }
    }
    assertThat(empty.values()).containsOnly("");
    assertThat(empty.keySet()).isEqualTo(Compose.variables(":?").keySet());
    assertThat(defaults).isEqualTo(Compose.variables(":-"));
    assertThat(empty)
        .containsKeys(
            "JOBLOG_INTERNAL_TOKEN",
            "JOBLOG_LEASE_KEY_1",
            "JOBLOG_REQUEST_ID_SECRET",
            "JOBLOG_CURSOR_SECRET",
            "JOBLOG_APP_SECRET",
            "JOBLOG_WORKER_SECRET");
  }

  private static Set<String> at(Set<String> hosts, int port) {
    Set<String> addresses = new TreeSet<>();
    hosts.forEach(host -> addresses.add(host + ":" + port));
    return addresses;
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
