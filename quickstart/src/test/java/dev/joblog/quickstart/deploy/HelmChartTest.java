// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart, rendered and linted by Helm itself, and read as strictly as an API server would. */
final class HelmChartTest {

  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "Service", Service.class,
          "StatefulSet", StatefulSet.class,
          "PodDisruptionBudget", PodDisruptionBudget.class,
          "NetworkPolicy", NetworkPolicy.class);

  private static final Set<String> OF_THE_OPERATOR = Set.of("ServiceMonitor", "PrometheusRule");

  /**
   * A field that the model of its kind has not is refused, where the model itself would keep it.
   */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  private static Helm chart() {
    return new Helm(Yaml.ROOT.resolve("deploy/helm/joblog"));
  }

  private static TemplateCommand template() {
    return chart()
        .template()
        .withName("jobs")
        .withKubeVersion("1.31.0")
        .set("kafka.bootstrapServers", "kafka:9092")
        .set("secretName", "joblog")
        .set("auth.issuer", "https://issuer.example")
        .set("auth.jwksUrl", "https://issuer.example/keys");
  }

  private static Map<String, JsonNode> rendered(TemplateCommand command) {
    Map<String, JsonNode> objects = new TreeMap<>();
    for (JsonNode object : Yaml.all(command.call())) {
      String name = object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
      assertThat(objects.put(name, object)).as(name).isNull();
    }
    return objects;
  }

  @Test
  void helmFindsNothingToSayAgainstIt() {
    LintResult lint = chart().lint().strict().call();

    assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
  }

  @Test
  void whatHasToBeGivenIsMissedByName() {
    assertThatThrownBy(() -> template().set("secretName", "").call())
        .hasMessageContaining("Expected secretName to be given, but it is not");
    assertThatThrownBy(() -> template().set("gateway.replica", 3).call())
        .hasMessageContaining("replica");
    assertThatThrownBy(() -> template().set("gateway.replicas", 17).call())
        .hasMessageContaining("replicas");
  }

  @ParameterizedTest
  @ValueSource(strings = {"required", "preferred"})
  void everyFieldOfEveryObjectIsOneThatKubernetesKnows(String antiAffinity) throws IOException {
    Map<String, JsonNode> objects =
        rendered(
            template()
                .set("antiAffinity", antiAffinity)
                .set("kafka.clientSecretName", "kafka-client")
                .set("processor.storage.className", "fast")
                .set("serviceMonitor.enabled", true)
                .set("prometheusRule.enabled", true));

    for (JsonNode object : objects.values()) {
      String kind = object.path("kind").asText();
      if (!OF_THE_OPERATOR.contains(kind)) {
        assertThat(KINDS).containsKey(kind);
        assertThat(STRICT.treeToValue(object, KINDS.get(kind))).isNotNull();
      }
    }
    assertThat(objects)
        .containsOnlyKeys(
            "NetworkPolicy/jobs-gateway",
            "NetworkPolicy/jobs-processor",
            "PodDisruptionBudget/jobs-gateway",
            "PodDisruptionBudget/jobs-processor",
            "PrometheusRule/jobs-joblog",
            "Service/jobs-gateway",
            "Service/jobs-gateway-pods",
            "Service/jobs-processor",
            "ServiceMonitor/jobs-gateway",
            "ServiceMonitor/jobs-processor",
            "StatefulSet/jobs-gateway",
            "StatefulSet/jobs-processor");
    assertThat(objects.get("PrometheusRule/jobs-joblog").at("/spec/groups"))
        .isEqualTo(Yaml.file(AlertRules.FILE).path("groups"));
  }

  @Test
  void aFieldThatIsMisspeltIsNoticed() {
    JsonNode misspelt =
        Yaml.all("{apiVersion: v1, kind: Service, spec: {ports: [{prot: 1}]}}").get(0);

    assertThatThrownBy(() -> STRICT.treeToValue(misspelt, Service.class))
        .hasMessageContaining("prot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"processor", "gateway"})
  void aServiceIsGivenWhatComposeGivesIt(String name) throws IOException {
    Map<String, JsonNode> objects =
        rendered(template().set("kafka.client.security\\.protocol", "SSL"));
    JsonNode container =
        objects.get("StatefulSet/jobs-" + name).at("/spec/template/spec/containers/0");
    Set<String> given = new TreeSet<>();
    container
        .path("env")
        .forEach(variable -> given.add(variable.path("name").asText().replaceAll("_FILE$", "")));

    Compose compose = new Compose();
    String like = name.equals("gateway") ? "gateway-0" : "processor-1";
    Set<String> expected = new TreeSet<>(Yaml.names(compose.service(like).path("environment")));
    expected.addAll(Yaml.names(compose.withTls(like).path("environment")));
    if (name.equals("processor")) {
      // In compose an address of its own is found by itself; here it is told.
      expected.add("JOBLOG_INTERNAL_ADVERTISED_HOST");
    }
    assertThat(given).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"processor", "gateway"})
  void aPodIsNobodyInParticularWatchedBoundedAndApartFromItsKind(String name) {
    Map<String, JsonNode> objects = rendered(template());
    JsonNode set = objects.get("StatefulSet/jobs-" + name);
    JsonNode pod = set.at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    JsonNode selector = set.at("/spec/selector/matchLabels");

    assertThat(set.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/livez");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
    assertThat(
            pod.at("/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0")
                .at("/labelSelector/matchLabels"))
        .isEqualTo(selector);
    assertThat(pod.at("/topologySpreadConstraints/0/labelSelector/matchLabels"))
        .isEqualTo(selector);
    for (String kind : List.of("PodDisruptionBudget", "NetworkPolicy")) {
      JsonNode spec = objects.get(kind + "/jobs-" + name).path("spec");
      JsonNode of = spec.has("selector") ? spec.path("selector") : spec.path("podSelector");
      assertThat(of.path("matchLabels").equals(selector)).as("%s", of).isTrue();
    }
    assertThat(objects.get("Service/jobs-" + name).at("/spec/selector")).isEqualTo(selector);
    assertThat(set.at("/spec/template/metadata/labels").properties())
        .containsAll(selector.properties());
  }

  @Test
  void aGatewaysReplyPartitionIsItsOrdinalAndAProcessorKeepsItsState() {
    Map<String, JsonNode> objects = rendered(template());

    assertThat(objects.get("StatefulSet/jobs-gateway").at("/spec/template/spec/containers/0/env"))
        .anySatisfy(
            variable -> {
              assertThat(variable.path("name").asText()).isEqualTo("JOBLOG_REPLY_PARTITION");
              assertThat(variable.at("/valueFrom/fieldRef/fieldPath").asText())
                  .isEqualTo("metadata.labels['apps.kubernetes.io/pod-index']");
            })
        .anySatisfy(
            variable ->
                assertThat(variable.path("value").asText())
                    .isEqualTo("http://jobs-processor:7070"));
    JsonNode processor = objects.get("StatefulSet/jobs-processor").path("spec");
    String claim = processor.at("/volumeClaimTemplates/0/metadata/name").asText();
    assertThat(processor.at("/template/spec/containers/0/volumeMounts"))
        .anySatisfy(
            mount -> {
              assertThat(mount.path("name").asText()).isEqualTo(claim);
              assertThat(mount.path("mountPath").asText()).isEqualTo("/var/lib/joblog");
            });
  }
}
