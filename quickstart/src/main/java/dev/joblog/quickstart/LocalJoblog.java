// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.processor.Processor;
import dev.joblog.processor.ProcessorConfig;
import io.dropwizard.configuration.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A processor and a gateway in this JVM, on a Kafka that runs already. */
public final class LocalJoblog implements AutoCloseable {

  /** A start goes on as long as it gets on: stores are read back, partitions open. */
  private static final Duration STANDSTILL_MAX = Duration.ofMinutes(10);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);

  private final Gateway gateway;
  private final Processor processor;

  private LocalJoblog(Gateway gateway, Processor processor) {
    this.gateway = gateway;
    this.processor = processor;
  }

  /**
   * Returns when jobs can be created and read.
   *
   * @throws IllegalStateException when a part fails, or gets no further for 10 minutes
   */
  public static LocalJoblog start(LocalPlaces places) throws Exception {
    return start(places, Optional.empty(), waiting -> {});
  }

  /**
   * Likewise.
   *
   * @param bacalhauApprover the ClientID whose signature approves jobs of the Bacalhau API
   * @param console is told now and then what a long start waits for; may throw to give it up
   */
  static LocalJoblog start(LocalPlaces places, Optional<String> bacalhauApprover, Console console)
      throws Exception {
    Secrets secrets = new Secrets(places.secrets());
    Gateway gateway = gateway(places, secrets, bacalhauApprover);
    Processor processor =
        Processor.start(ProcessorConfig.of(ProcessorSettings.of(places, secrets)));
    LocalJoblog both = new LocalJoblog(gateway, processor);
    boolean ready = false;
    try {
      gateway.start();
      both.awaitReady(new Readiness(places.address()), console);
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
      LocalPlaces places, Secrets secrets, Optional<String> bacalhauApprover) throws IOException {
    try {
      return new Gateway(GatewaySettings.json(places, secrets, Map.of(), bacalhauApprover));
    } catch (ConfigurationException e) {
      throw new IllegalStateException(
          "Expected our own settings to fit the gateway, but they do not", e);
    }
  }

  private void awaitReady(Readiness readiness, Console console) throws Exception {
    Processor.Opening seen = processor.opening();
    long moved = System.nanoTime();
    long told = moved;
    while (processor.awaitSoleOwner(Duration.ZERO) != Processor.State.READY
        || readiness.problem().isPresent()) {
      if (processor.failure().isPresent()) {
        throw new IllegalStateException(
            "Expected the processor to start, but it failed with " + processor.failure().get(),
            processor.failure().get());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      long now = System.nanoTime();
      if (now - told >= TELL_EVERY.toNanos()) {
        Processor.Opening opening = processor.opening();
        moved = opening.equals(seen) ? moved : now;
        seen = opening;
        told = now;
        console.waits(waitsFor(opening, readiness));
      }
      if (now - moved >= STANDSTILL_MAX.toNanos()) {
        throw new IllegalStateException(
            "Expected to be ready, but for "
                + STANDSTILL_MAX.toMinutes()
                + " minutes nothing moved; "
                + waitsFor(seen, readiness));
      }
    }
  }

  private static String waitsFor(Processor.Opening opening, Readiness readiness)
      throws InterruptedException {
    if (opening.open() < opening.partitions()) {
      return opening.open()
          + " of "
          + opening.partitions()
          + " partitions are open, "
          + opening.unrestored()
          + " rows are still to be read back";
    }
    return readiness.problem().map(problem -> "the gateway says: " + problem).orElse("ready soon");
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
