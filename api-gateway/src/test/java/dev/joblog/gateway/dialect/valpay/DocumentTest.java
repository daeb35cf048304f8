// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.auth.NeedsScope;
import dev.joblog.gateway.http.Document;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** openapi.yaml says what is served; that answers are as it says, every other test sees to. */
final class DocumentTest {

  private final Document document = Document.of(ValpayFace.yaml());

  private static Map<String, Method> served() {
    String root = ValpayResource.class.getAnnotation(Path.class).value();
    Map<String, Method> served = new TreeMap<>();
    for (Method method : ValpayResource.class.getMethods()) {
      if (method.getDeclaringClass().equals(ValpayResource.class)) {
        String path =
            Optional.ofNullable(method.getAnnotation(Path.class))
                .map(sub -> root + "/" + sub.value())
                .orElse(root);
        served.put((method.isAnnotationPresent(GET.class) ? "GET " : "POST ") + path, method);
      }
    }
    return served;
  }

  @Test
  void everyOperationIsDocumentedAndEveryDocumentedOneIsServed() {
    assertThat(served().keySet()).isEqualTo(document.operations());
  }

  @Test
  void everyOperationNamesItsScopesAndItself() {
    List<String> names = new ArrayList<>();
    served()
        .forEach(
            (operation, method) -> {
              String[] parts = operation.split(" ", 2);
              JsonNode documented = document.operation(parts[0], parts[1]);
              names.add(documented.get("operationId").asText());
              for (String scope : method.getAnnotation(NeedsScope.class).value()) {
                assertThat(documented.get("description").asText()).contains("`" + scope + "`");
              }
            });
    assertThat(names).containsExactlyInAnyOrder("listJobs", "createJob", "getJob");
  }

  @Test
  void theWordsAreThoseOfTheCode() {
    assertThat(words("ErrorCode"))
        .isEqualTo(Arrays.stream(ErrorCode.values()).map(ErrorCode::name).toList());
    assertThat(words("JobStatus"))
        .isEqualTo(Arrays.stream(Status.values()).map(Status::name).toList());
  }

  private List<String> words(String schema) {
    List<String> words = new ArrayList<>();
    document
        .root()
        .at("/components/schemas/" + schema + "/enum")
        .forEach(word -> words.add(word.asText()));
    return words;
  }
}
