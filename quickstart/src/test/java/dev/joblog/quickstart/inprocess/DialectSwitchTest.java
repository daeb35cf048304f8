// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.dialect.DialectSettings;
import dev.joblog.gateway.dialect.DialectSettings.Bacalhau;
import dev.joblog.gateway.dialect.DialectSettings.Switch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A dialect that is switched off is not there; the others are. */
final class DialectSwitchTest {

  private static final List<String> RETAIA =
      List.of("/api/v1/jobs", "/api/v1/jobs/x/claim", "/api/v1/auth/clients/token");
  private static final List<String> WAYLAY =
      List.of("/registry/v2/jobs/", "/registry/v2/jobs/events", "/accounts/v1/tokens");
  private static final List<String> VALPAY = List.of("/v1/jobs?limit=1", "/v1/jobs/x");
  private static final List<String> BACALHAU = List.of("/approve", "/requester/list");

  private static InProcessService service(
      boolean retaia, boolean waylay, boolean valpay, boolean bacalhau) {
    Optional<Bacalhau> requester =
        Optional.of(new Bacalhau("acme", Optional.empty(), Optional.empty(), Optional.empty()));
    return InProcessService.open(
        new DialectSettings(
            on(retaia), on(waylay), on(valpay), bacalhau ? requester : Optional.empty()));
  }

  private static Optional<Switch> on(boolean enabled) {
    return Optional.of(new Switch(Optional.of(enabled)));
  }

  private static void isThere(ServiceClient ann, List<String> paths) {
    // Of the first path, a GET is an answer; nothing of a dialect that is off is.
    assertThat(ann.get(paths.get(0)).status()).as(paths.get(0)).isEqualTo(200);
  }

  private static void isNotThere(ServiceClient ann, List<String> paths) {
    for (String path : paths) {
      assertThat(ann.get(path).status()).as("GET " + path).isEqualTo(404);
      assertThat(ann.post(path, "{}").status()).as("POST " + path).isEqualTo(404);
    }
  }

  @Test
  void twoAreOnAndTwoAreOff() {
    try (InProcessService service = service(true, false, true, false)) {
      ServiceClient ann = new ServiceClient(service, "ann");
      isThere(new ServiceClient(service, "worker"), RETAIA);
      isThere(ann, VALPAY);
      isNotThere(ann, WAYLAY);
      isNotThere(ann, BACALHAU);
    }
  }

  @Test
  void theOtherTwoAreOnAndTheFirstAreOff() {
    try (InProcessService service = service(false, true, false, true)) {
      ServiceClient ann = new ServiceClient(service, "ann");
      isThere(ann, WAYLAY);
      isThere(ann, BACALHAU);
      isNotThere(ann, RETAIA);
      isNotThere(ann, VALPAY);
    }
  }
}
