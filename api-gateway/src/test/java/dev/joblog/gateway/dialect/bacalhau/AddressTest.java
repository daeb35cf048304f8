// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request lines as clients write them, byte by byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AddressTest {

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory, false);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  private String get(String target) {
    return sent("", "GET " + target + " HTTP/1.1", "Host: localhost");
  }

  private String post(String target, String body) {
    return sent(
        body,
        "POST " + target + " HTTP/1.1",
        "Host: localhost",
        "Accept: application/json",
        "Content-Type: application/json",
        "User-Agent: Swagger-Codegen/0.3.23.post7/python",
        "Content-Length: " + body.length());
  }

  /** These lines and this body, in a connection of their own. */
  private String sent(String body, String... lines) {
    return face.raw(String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n" + body);
  }

  /** What the clients make of their default address, which ends in a slash. */
  @ParameterizedTest
  @ValueSource(strings = {"/requester/list", "//requester/list", "///requester/list?x=//"})
  void leadingSlashesOfThisDialectCollapse(String target) {
    assertThat(post(target, "{\"max_jobs\": 1}"))
        .startsWith("HTTP/1.1 200 ")
        .contains("{\"jobs\":[");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/approve", "//approve", "http://localhost/approve", "http://localhost//approve"})
  void theSdksWayToAskIsUnderstood(String target) {
    assertThat(get(target))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("Content-Type: application/json\r\n")
        .contains("Jobs that wait for approval: 0.");
  }

  /** Through {@code http_proxy}: the default address of the SDK. */
  @Test
  void anAbsoluteAddressOfAnotherHostIsThisOne() {
    assertThat(
            sent(
                "",
                "GET http://bootstrap.production.bacalhau.org:1234//approve HTTP/1.1",
                "Host: bootstrap.production.bacalhau.org:1234"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//v2/jobs",
        "//requesters/list",
        "/requester//list",
        "//requester//list",
        "//approve//x",
        "//health",
        "/v2//jobs"
      })
  void everyOtherDoubledSlashIsRefusedAsBefore(String target) {
    assertThat(get(target)).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/requester", "/requester/", "/requester/nothing", "/approve/x"})
  void whatIsNotThereIsNotFoundInThisDialectsWords(String target) {
    assertThat(get(target)).startsWith("HTTP/1.1 404 ").contains("\"Code\":\"error-bad-request\"");
  }

  @Test
  void anotherMethodIsRefusedByName() {
    assertThat(get("//requester/list"))
        .startsWith("HTTP/1.1 405 ")
        .containsIgnoringCase("Allow: ")
        .contains("\"status\":405");
    assertThat(post("/approve", "{}")).startsWith("HTTP/1.1 405 ");
  }

  @Test
  void aMissingContentTypeAndAnyAcceptAreTaken() {
    assertThat(
            sent(
                "{}",
                "POST /requester/list HTTP/1.1",
                "Host: localhost",
                "Accept: text/html",
                "Content-Length: 2"))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("Content-Type: application/json\r\n");
    assertThat(
            sent(
                "{}",
                "POST /requester/list HTTP/1.1",
                "Host: localhost",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Length: 2"))
        .startsWith("HTTP/1.1 200 ");
  }
}
