// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.processor.Processor;
import dev.joblog.processor.ProcessorConfig;
import io.dropwizard.configuration.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A processor and a gateway in this JVM, on a Kafka that runs already. */
public final class LocalJoblog implements AutoCloseable {

  private static final Duration READY_AT_MOST = Duration.ofSeconds(90);

  private final Gateway gateway;
  private final Processor processor;

  private LocalJoblog(Gateway gateway, Processor processor) {
    this.gateway = gateway;
    this.processor = processor;
  }

  /**
   * Returns when jobs can be created and read.
   *
   * @throws IllegalStateException when a part fails, or is not ready in 90 s
   */
  public static LocalJoblog start(LocalPlaces places) throws Exception {
    return start(places, Optional.empty());
  }

  /**
   * Likewise.
   *
   * @param bacalhauApprover the ClientID whose signature approves jobs of the Bacalhau API
   */
  public static LocalJoblog start(LocalPlaces places, Optional<String> bacalhauApprover)
      throws Exception {
    Secrets secrets = new Secrets(places.secrets());
    Gateway gateway = gateway(places, secrets, bacalhauApprover);
    Processor processor =
        Processor.start(ProcessorConfig.of(ProcessorSettings.of(places, secrets)));
    LocalJoblog both = new LocalJoblog(gateway, processor);
    boolean ready = false;
    try {
      gateway.start();
      both.awaitReady();
      ready = true;
      return both;
    } finally {
      if (!ready) {
        both.close();
      }
    }
  }

  private static Gateway gateway(
      LocalPlaces places, Secrets secrets, Optional<String> bacalhauApprover) throws IOException {
    try {
      return new Gateway(GatewaySettings.json(places, secrets, Map.of(), bacalhauApprover));
    } catch (ConfigurationException e) {
      throw new IllegalStateException(
          "Expected our own settings to fit the gateway, but they do not", e);
    }
  }

  private void awaitReady() throws InterruptedException {
    Processor.State state = processor.awaitSoleOwner(READY_AT_MOST);
    if (state != Processor.State.READY) {
      throw new IllegalStateException(
          "Expected the processor to be ready, but it is " + state,
          processor.failure().orElse(null));
    }
  }

  /** What ended the processor, when something did: it folds nothing any more. */
  public Optional<Throwable> failure() {
    return processor.failure();
  }

  /** How many commands were sent on from a wrong partition since the start. */
  long forwarded() {
    return processor.forwarded();
  }

  @Override
  public void close() {
    try {
      gateway.close();
    } finally {
      processor.close();
    }
  }
}
