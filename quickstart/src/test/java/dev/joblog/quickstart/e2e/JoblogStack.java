// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import dev.joblog.quickstart.LocalJoblog;
import dev.joblog.quickstart.LocalLayout;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** Broker, processor and gateway as {@code ./joblog dev} runs them, on free ports. */
public final class JoblogStack implements AutoCloseable {

  private final LocalLayout layout;
  private final LocalJoblog joblog;
  private final Runnable closeKafka;

  private JoblogStack(LocalLayout layout, LocalJoblog joblog, Runnable closeKafka) {
    this.layout = layout;
    this.joblog = joblog;
    this.closeKafka = closeKafka;
  }

  /** With a broker of its own. */
  static JoblogStack start(Path directory) throws Exception {
    TestKafka kafka = TestKafka.start(directory);
    return start(directory, kafka.bootstrap(), kafka::close);
  }

  /** On a broker that the test keeps. */
  static JoblogStack start(Path directory, String bootstrap) throws Exception {
    return start(directory, bootstrap, () -> {});
  }

  private static JoblogStack start(Path directory, String bootstrap, Runnable closeKafka)
      throws Exception {
    LocalLayout layout = LocalLayout.in(directory, bootstrap);
    return new JoblogStack(layout, LocalJoblog.start(layout), closeKafka);
  }

  URI address() {
    return layout.address();
  }

  String bootstrap() {
    return layout.bootstrap();
  }

  URI registry() {
    return layout.address().resolve("/schema-registry");
  }

  /** How many commands were seen with two different outcomes. */
  double divergence() throws IOException, InterruptedException {
    return divergence(layout.admin());
  }

  /**
   * Likewise.
   *
   * @param admin of the gateway that is asked
   */
  public static double divergence(URI admin) throws IOException, InterruptedException {
    String metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(admin.resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("joblog_outcome_divergence_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Expected the divergence counter in " + metrics));
  }

  @Override
  public void close() {
    joblog.close();
    closeKafka.run();
  }
}
