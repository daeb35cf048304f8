// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What those are told who wait when the gateway stops. Nothing here becomes due by itself. */
final class StopTest {

  private static final String WAITING = "{\"queue\": \"stopping\", \"wait\": \"PT30S\"}";

  private final InProcessService service = InProcessService.open();
  private final ServiceClient worker = new ServiceClient(service, "worker");

  @Test
  void aParkedClaimIsAnsweredWithNothingAndToldWhenToComeBack() throws Exception {
    CompletableFuture<RawExchange> claim = parked();

    service.close();

    try (RawExchange answer = claim.get(30, TimeUnit.SECONDS)) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Retry-After")).hasValue("1");
      assertThat(answer.rest()).isEqualTo("{\"jobs\":[]}");
    }
    assertThat(service.divergences()).isZero();
  }

  @Test
  void aClaimThatWasGrantedIsDelivered() throws Exception {
    CompletableFuture<RawExchange> claim = parked();

    worker.post("/v2/jobs", "{\"type\": \"batch\", \"payload\": {}, \"queue\": \"stopping\"}");
    service.close();

    try (RawExchange answer = claim.get(30, TimeUnit.SECONDS)) {
      assertThat(answer.rest()).contains("\"lease\"");
    }
  }

  private CompletableFuture<RawExchange> parked() {
    long before = service.commands();
    CompletableFuture<RawExchange> claim =
        CompletableFuture.supplyAsync(() -> worker.begin("/v2/jobs/claim", WAITING));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (service.commands() == before) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
    return claim;
  }

  @Test
  void everyStreamEndsWithAWord() {
    List<RawExchange> streams =
        List.of(worker.open("/v2/events"), worker.open("/registry/v2/jobs/events"));
    streams.forEach(stream -> assertThat(stream.messages(1).get(0)).contains("ack"));

    service.close();

    assertThat(streams.get(0).rest()).isEqualTo(": this gateway ends: resume with the last id\n\n");
    assertThat(streams.get(1).rest())
        .isEqualTo("event: close\r\ndata: The gateway ends; subscribe again.\r\n\r\n");
    streams.forEach(RawExchange::close);
  }
}
