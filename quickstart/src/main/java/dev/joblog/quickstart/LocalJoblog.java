// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.processor.Processor;
import dev.joblog.processor.ProcessorConfig;
import io.dropwizard.configuration.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A processor and a gateway in this JVM, on a Kafka that runs already. */
public final class LocalJoblog implements AutoCloseable {

  private final Gateway gateway;
  private final Processor processor;

  private LocalJoblog(Gateway gateway, Processor processor) {
    this.gateway = gateway;
    this.processor = processor;
  }

  /**
   * Returns when jobs can be created and read.
   *
   * @throws Refused when a part fails, or gets no further for 10 minutes
   */
  public static LocalJoblog start(LocalLayout layout) throws Exception {
    return start(layout, Optional.empty(), waiting -> {});
  }

  /**
   * Likewise.
   *
   * @param bacalhauApprover the ClientID whose signature approves jobs of the Bacalhau API
   * @param console is told now and then what a long start waits for; may throw to give it up
   */
  static LocalJoblog start(LocalLayout layout, Optional<String> bacalhauApprover, Console console)
      throws Exception {
    Secrets secrets = new Secrets(layout.secrets());
    Gateway gateway = gateway(layout, secrets, bacalhauApprover);
    Processor processor =
        Processor.start(ProcessorConfig.of(ProcessorSettings.of(layout, secrets)));
    LocalJoblog both = new LocalJoblog(gateway, processor);
    boolean ready = false;
    try {
      gateway.start();
      new StartWait(both.new Start(new Readiness(layout.address())), console, Pace.REAL).await();
      ready = true;
      return both;
    } finally {
      if (!ready) {
        both.close();
      }
    }
  }

  /** Hears what a start waits for. */
  interface Console {
    void waits(String what) throws Exception;
  }

  private static Gateway gateway(
      LocalLayout layout, Secrets secrets, Optional<String> bacalhauApprover) throws IOException {
    try {
      return new Gateway(GatewaySettings.json(layout, secrets, bacalhauApprover));
    } catch (ConfigurationException e) {
      throw new IllegalStateException(
          "Expected our own settings to fit the gateway, but they do not", e);
    }
  }

  private final class Start implements StartWait.Start {

    private final Readiness readiness;

    Start(Readiness readiness) {
      this.readiness = readiness;
    }

    @Override
    public boolean isProcessorReady() throws InterruptedException {
      return processor.awaitSoleOwner(Duration.ZERO) == Processor.State.READY;
    }

    @Override
    public Optional<String> gatewayProblem() throws InterruptedException {
      return readiness.problem();
    }

    @Override
    public Processor.Opening opening() {
      return processor.opening();
    }

    @Override
    public Optional<Throwable> failure() {
      return processor.failure();
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
