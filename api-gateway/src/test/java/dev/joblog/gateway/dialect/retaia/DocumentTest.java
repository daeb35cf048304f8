// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.NeedsScope;
import dev.joblog.gateway.http.Document;
import dev.joblog.protocol.JobStatus;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** openapi.yaml says what is served; that answers are as it says, every other test sees to. */
final class DocumentTest {

  private static final List<Class<?>> RESOURCES = List.of(RetaiaResource.class, RetaiaTokens.class);

  private final Document document = Document.of(AgentFace.yaml());

  private static Map<String, Method> served() {
    Map<String, Method> served = new TreeMap<>();
    for (Class<?> resource : RESOURCES) {
      String root = resource.getAnnotation(Path.class).value();
      for (Method method : resource.getMethods()) {
        if (method.getDeclaringClass().equals(resource)) {
          String verb = method.isAnnotationPresent(GET.class) ? "GET " : "POST ";
          String path =
              Optional.ofNullable(method.getAnnotation(Path.class))
                  .map(sub -> root + "/" + sub.value())
                  .orElse(root);
          served.put(verb + path, method);
        }
      }
    }
    return served;
  }

  private JsonNode operation(String operation) {
    String[] parts = operation.split(" ", 2);
    return document.operation(parts[0], parts[1]);
  }

  @Test
  void everyOperationIsDocumentedAndEveryDocumentedOneIsServed() {
    assertThat(served().keySet()).isEqualTo(document.operations());
  }

  @Test
  void everyGuardedOperationNamesItsScopeAndTheOthersSayThatTheyAreOpen() {
    served()
        .forEach(
            (operation, method) -> {
              Optional<NeedsScope> needs =
                  Optional.ofNullable(method.getAnnotation(NeedsScope.class));
              assertThat(operation(operation).has("security")).isEqualTo(needs.isEmpty());
              needs.ifPresent(
                  scopes ->
                      assertThat(operation(operation).get("description").asText())
                          .contains("`" + scopes.value()[0] + "`"));
            });
  }

  @Test
  void everyOperationHasANameOfItsOwn() {
    List<String> names = new ArrayList<>();
    served().keySet().forEach(each -> names.add(operation(each).get("operationId").asText()));
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][A-Za-z]+"));
  }

  @Test
  void theWordsAreThoseOfTheCode() {
    assertThat(words("ErrorCode"))
        .isEqualTo(Arrays.stream(ErrorCode.values()).map(ErrorCode::name).toList());
    assertThat(words("JobType")).isEqualTo(JobType.WORDS);
    TreeSet<String> statuses = new TreeSet<>();
    for (JobStatus status : JobStatus.values()) {
      statuses.add(RetaiaMapper.status(status));
    }
    assertThat(new TreeSet<>(words("JobStatus"))).isEqualTo(statuses);
  }

  private List<String> words(String schema) {
    List<String> words = new ArrayList<>();
    document
        .root()
        .at("/components/schemas/" + schema + "/enum")
        .forEach(word -> words.add(word.asText()));
    return words;
  }

  @Test
  void everyExampleFitsItsSchema() {
    Document.each(
        document.root().get("paths"),
        (path, methods) ->
            Document.each(
                methods.path("post").path("requestBody").path("content"),
                (media, content) ->
                    assertThat(
                            document.faults(
                                content.get("schema"), content.get("example").toString()))
                        .as(path)
                        .isEmpty()));
  }
}
