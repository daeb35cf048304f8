// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docker-compose.yml} and what lies over it, as far as that is read without Docker. */
final class Compose {

  static final String BASE = "docker-compose.yml";
  static final String TLS = "docker-compose.tls.yml";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(:[-?])([^}]*)}");
  private static final Pattern SET_BY_THE_IMAGE = Pattern.compile("(JOBLOG_\\w+)=(\\S+)");

  private static final Pattern STAGES = Pattern.compile("(?m)^FROM ");

  private final JsonNode base = Yaml.file(BASE);
  private final JsonNode tls = Yaml.file(TLS);

  Compose() throws IOException {}

  Set<String> services() {
    return Yaml.names(base.path("services"));
  }

  /** The services of one image of ours. */
  Set<String> services(String target) {
    Set<String> found = new TreeSet<>();
    for (String service : services()) {
      if (service(service).at("/build/target").asText().equals(target)) {
        found.add(service);
      }
    }
    return found;
  }

  JsonNode service(String name) {
    return base.path("services").path(name);
  }

  JsonNode withTls(String name) {
    return tls.path("services").path(name);
  }

  Set<String> servicesWithTls() {
    return Yaml.names(tls.path("services"));
  }

  JsonNode at(String path) {
    return base.at(path);
  }

  /** What a service is started with: every variable replaced, a needed one by what it is given. */
  Map<String, String> environment(String service, boolean withTls, Map<String, String> given)
      throws IOException {
    Map<String, String> environment = new TreeMap<>();
    take(environment, service(service), given);
    if (withTls) {
      take(environment, withTls(service), given);
    }
    Matcher set = SET_BY_THE_IMAGE.matcher(stage(service(service).at("/build/target").asText()));
    while (set.find()) {
      environment.put(set.group(1), set.group(2));
    }
    return environment;
  }

  private static void take(
      Map<String, String> environment, JsonNode service, Map<String, String> given) {
    for (Map.Entry<String, JsonNode> variable : service.path("environment").properties()) {
      environment.put(
          variable.getKey(),
          VARIABLE
              .matcher(variable.getValue().asText())
              .replaceAll(
                  found ->
                      Matcher.quoteReplacement(
                          given.getOrDefault(found.group(1), found.group(3)))));
    }
  }

  /** One target of the Dockerfile, from its FROM on; empty for an image of others. */
  static String stage(String target) throws IOException {
    return STAGES
        .splitAsStream(Files.readString(Yaml.ROOT.resolve("Dockerfile")))
        .filter(stage -> stage.lines().findFirst().orElse("").endsWith(" AS " + target))
        .findFirst()
        .orElse("");
  }

  /** Variables of both files: {@code :?} needed, {@code :-} with their defaults. */
  static Map<String, String> variables(String kind) throws IOException {
    Map<String, String> found = new TreeMap<>();
    Matcher variables =
        VARIABLE.matcher(
            Files.readString(Yaml.ROOT.resolve(BASE)) + Files.readString(Yaml.ROOT.resolve(TLS)));
    while (variables.find()) {
      if (variables.group(2).equals(kind)) {
        String before = found.put(variables.group(1), variables.group(3));
        if (before != null && !before.equals(variables.group(3))) {
          throw new AssertionError(
              "Expected one default of " + variables.group(1) + ", but there are two");
        }
      }
    }
    return found;
  }
}
