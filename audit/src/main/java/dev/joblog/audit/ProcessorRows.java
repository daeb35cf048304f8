// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.wire.QueryWire;
import dev.joblog.protocol.wire.RowPage;
import dev.joblog.protocol.wire.UndecodableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** Asks the processors' query ports, each partition at its owner. */
final class ProcessorRows implements LiveRows {

  /** While a partition moves it has no owner; the audit asks again, this often. */
  static final int ATTEMPTS_MAX = 30;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final QueryWire wire = new QueryWire();
  private final URI any;
  private final String authorization;

  /**
   * @param any the query port of any processor
   */
  ProcessorRows(URI any, String token) {
    this.any = any;
    this.authorization = "Bearer " + token;
  }

  @Override
  public RowPage page(int partition, byte[] from) throws CouldNotRun, InterruptedException {
    byte[] asked =
        ByteBuffer.allocate(Integer.BYTES + from.length).putInt(partition).put(from).array();
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<URI> owner = owner(partition);
      if (owner.isPresent()) {
        HttpResponse<byte[]> answer =
            send(
                HttpRequest.newBuilder(owner.get().resolve("/internal/rows"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(asked)));
        if (answer.statusCode() == 200) {
          return RowPage.decode(answer.body()).orElseThrow(() -> strange(answer));
        }
        if (answer.statusCode() != 503) {
          throw strange(answer);
        }
      }
      Thread.sleep(PAUSE.toMillis());
    }
    throw new CouldNotRun(
        "Expected partition " + partition + " to have an owner, but none answered for it.");
  }

  private Optional<URI> owner(int partition) throws CouldNotRun, InterruptedException {
    HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(any.resolve("/internal/owners")));
    if (answer.statusCode() != 200) {
      throw strange(answer);
    }
    try {
      Owners owners = wire.decodeOwners(answer.body());
      return Optional.ofNullable(owners.byPartition().get(partition))
          .flatMap(Owners.Replicas::active)
          .map(URI::create);
    } catch (UndecodableException e) {
      throw strange(answer);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws CouldNotRun, InterruptedException {
    try {
      return http.send(
          request
              .timeout(TIMEOUT)
              .header("Authorization", authorization)
              .header(QueryWire.READS_HEADER, Integer.toString(QueryWire.NEWEST))
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new CouldNotRun("Expected a processor to answer at " + any + ", but none did.", e);
    }
  }

  private static CouldNotRun strange(HttpResponse<byte[]> answer) {
    return new CouldNotRun(
        answer.statusCode() == 401
            ? "Expected the processor to accept the token, but it refused: see --token-file."
            : "Expected a processor at "
                + answer.uri()
                + ", but what answered with status "
                + answer.statusCode()
                + " is none.");
  }
}
