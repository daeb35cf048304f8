// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.http.UnreadBodies;
import dev.joblog.protocol.JobStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Bodies as they are sent: in which type, charset and content coding, and how large. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BodiesTest {

  private static final String JOB = "{\"type\":\"t\",\"payload\":{\"é\":1}}";

  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  private HttpResponse<String> created(byte[] body, String... headers) {
    HttpRequest request = face.request("POST", "/v2/jobs", Optional.of(""), face.token(), headers);
    return face.send(
        HttpRequest.newBuilder(request, (name, value) -> true)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private HttpResponse<String> coded(byte[] body, String coding) {
    return created(body, "Content-Encoding", coding);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to write to memory, but can not", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflate(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zlib = new DeflaterOutputStream(bytes)) {
      zlib.write(plain);
    }
    return bytes.toByteArray();
  }

  @Test
  void gzipAndDeflateAreReadByEachOfTheirNames() throws IOException {
    for (String coding : List.of("gzip", "x-gzip", "GZIP", "identity, gzip", "gzip,")) {
      assertThat(coded(gzip(utf8(JOB)), coding).statusCode()).as(coding).isEqualTo(201);
    }
    assertThat(coded(deflate(utf8(JOB)), "deflate").statusCode()).isEqualTo(201);
    assertThat(coded(utf8(JOB), "identity").statusCode()).isEqualTo(201);
    assertThat(face.commands.lastSent().order().toString()).contains("{\"é\":1}");
  }

  @Test
  void gzipOfSeveralMembersIsReadToItsEnd() {
    byte[] first = gzip(utf8(JOB.substring(0, 20)));
    byte[] second = gzip(utf8(JOB.substring(20)));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertThat(coded(both, "gzip").statusCode()).isEqualTo(201);
  }

  @Test
  void aBodyThatIsNotInItsCodingIsABadRequest() throws IOException {
    byte[] whole = gzip(utf8(JOB));
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    byte[] wrongSum = whole.clone();
    wrongSum[whole.length - 8] ^= 1;
    byte[] wrongLength = whole.clone();
    wrongLength[whole.length - 1] ^= 1;
    byte[] wrongByte = whole.clone();
    wrongByte[whole.length / 2] ^= 1;
    byte[] longer = Arrays.copyOf(whole, whole.length + 3);
    longer[whole.length] = 'x';
    for (byte[] broken : List.of(utf8(JOB), cut, wrongSum, wrongLength, wrongByte, longer)) {
      assertThat(Face.problem(coded(broken, "gzip"))).isEqualTo("400 bad-request");
    }
    byte[] zlib = deflate(utf8(JOB));
    for (byte[] broken : List.of(utf8(JOB), Arrays.copyOf(zlib, zlib.length - 1))) {
      assertThat(Face.problem(coded(broken, "deflate"))).isEqualTo("400 bad-request");
    }
  }

  @Test
  void whatIsSentInACodingIsBoundedToo() {
    byte[] named = new byte[UnreadBodies.BYTES_MAX + 1];
    Arrays.fill(named, (byte) 'n');
    System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3}, 0, named, 0, 10);
    assertThat(Face.problem(coded(named, "gzip"))).isEqualTo("413 payload-too-large");
  }

  @Test
  void anyOtherCodingIsNamedAndRefusedWithTheOnesThatAreTaken() {
    for (String coding : List.of("br", "zstd", "compress", "gzip, gzip", "deflate, gzip", "x")) {
      HttpResponse<String> refused = coded(gzip(gzip(utf8(JOB))), coding);
      assertThat(Face.problem(refused)).as(coding).isEqualTo("415 unsupported-content-coding");
      assertThat(refused.headers().firstValue("Accept-Encoding"))
          .hasValue("gzip, deflate, identity");
    }
  }

  @Test
  void theBoundHoldsForWhatComesOutOfACoding() throws IOException {
    byte[] largest = new byte[Body.CREATE_BYTES_MAX];
    Arrays.fill(largest, (byte) ' ');
    System.arraycopy(utf8(JOB), 0, largest, 0, utf8(JOB).length);
    byte[] larger = Arrays.copyOf(largest, largest.length + 1);
    larger[largest.length] = ' ';
    assertThat(coded(gzip(largest), "gzip").statusCode()).isEqualTo(201);
    assertThat(Face.problem(coded(gzip(larger), "gzip"))).isEqualTo("413 payload-too-large");
    assertThat(coded(deflate(largest), "deflate").statusCode()).isEqualTo(201);
    assertThat(Face.problem(coded(deflate(larger), "deflate"))).isEqualTo("413 payload-too-large");
    assertThat(Face.problem(coded(gzip(new byte[256 * 1024 * 1024]), "gzip")))
        .isEqualTo("413 payload-too-large");
  }

  @Test
  void whoMayNotSendABodyIsToldSoWhateverItsCoding() {
    HttpRequest request =
        face.request("POST", "/v2/jobs", Optional.of(JOB), "", "Content-Encoding", "br");
    assertThat(Face.problem(face.send(request))).isEqualTo("401 unauthenticated");
  }

  @Test
  void jsonIsTakenHoweverItsTypeIsWritten() {
    for (String type :
        List.of(
            "application/json;",
            "application/json ; ",
            "application/json;charset=utf8",
            "application/json; charset=us-ascii",
            "application/json;odata=verbose",
            "application/json; odata=verbose; charset=\"utf-8\";",
            "APPLICATION/JSON; CHARSET=UTF-8",
            "application/json; profile=\"a;b\\\"charset=latin1\"; charset=\"UTF\\-8\"")) {
      assertThat(created(utf8(JOB), "Content-Type", type).statusCode()).as(type).isEqualTo(201);
    }
  }

  @Test
  void anotherTypeOrCharsetIsNot() {
    for (String type :
        List.of(
            "application/json; charset=utf-16",
            "application/json; charset=utf-8; charset=utf-16",
            "application/json; charset=iso-8859-1",
            "application/json; charset=nonsense",
            "application/json; charset=\"\"",
            "application/problem+json",
            "text/json")) {
      assertThat(Face.problem(created(utf8(JOB), "Content-Type", type)))
          .as(type)
          .isEqualTo("415 unsupported-media-type");
    }
    for (String broken : List.of("json", "application/json; charset", "application/json a=b")) {
      assertThat(created(utf8(JOB), "Content-Type", broken).statusCode()).isBetween(400, 415);
    }
  }

  @Test
  void aJobHasOneTagCompressedOrNot() throws IOException {
    String text = "\"" + "x".repeat(4096) + "\"";
    face.reads.job = FakeReads.answered(new Reads.Found<>(Samples.full(JobStatus.PENDING, text)));
    String path = "/v2/jobs/" + Samples.ID;
    HttpResponse<byte[]> compressed =
        face.bytes(
            face.request("GET", path, Optional.empty(), face.token(), "Accept-Encoding", "gzip"));
    assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(compressed.headers().firstValue("ETag")).hasValue("\"9\"");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes();
    assertThat(utf8(face.get(path).body())).isEqualTo(plain);
    for (String coding : List.of("identity", "gzip")) {
      HttpResponse<String> same =
          face.get(path, "If-None-Match", "\"9\"", "Accept-Encoding", coding);
      assertThat(same.statusCode()).isEqualTo(304);
      assertThat(same.headers().firstValue("ETag")).hasValue("\"9\"");
    }
  }
}
