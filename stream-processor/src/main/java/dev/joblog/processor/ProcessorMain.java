// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.protocol.wire.SchemaRegistryException;
import dev.joblog.topics.LogFormat;
import dev.joblog.topics.TopicMismatchException;
import dev.joblog.topics.TopicsUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A processor as a process: {@code java -cp … dev.joblog.processor.ProcessorMain processor.yml},
 * the settings being those of {@link ProcessorConfig}; {@code src/main/config} has an example. Ends
 * by SIGTERM, or with status 1 when it cannot start, a task failed or Streams ended by itself: a
 * supervisor starts it again.
 */
public final class ProcessorMain {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Gateways ask every second who owns what. */
  private static final Duration TOLD = Duration.ofMillis(1_200);

  private static final Duration END_AT_MOST = Duration.ofSeconds(30);

  /** An exception that leaves this method ends the process with status 1. */
  public static void main(String[] arguments) throws Exception {
    LogFormat.begin(System.getenv());
    try {
      run(arguments);
    } catch (SchemaRegistryException
        | StartRefusedException
        | TopicMismatchException
        | TopicsUnavailableException notStarted) {
      throw told("event=processor-not-started", notStarted);
    } catch (NotEquippedException lacking) {
      throw told("event=processor-stopped", lacking);
    }
  }

  /** Not before it is said how to log. */
  private static Logger log() {
    return LoggerFactory.getLogger(ProcessorMain.class);
  }

  /** What an operator can mend is one sentence: the exception ends us, but is told of no more. */
  private static <T extends Exception> T told(String event, T sentence) {
    log().error("{} sentence=\"{}\"", event, sentence.getMessage());
    Thread.currentThread().setUncaughtExceptionHandler((thread, told) -> {});
    return sentence;
  }

  private static void run(String[] arguments) throws Exception {
    if (arguments.length != 1) {
      throw new IllegalArgumentException(
          "Expected one argument, a YAML file, but there are " + arguments.length);
    }
    ProcessorConfig config = settings(Path.of(arguments[0]));
    loadRocksDb();
    try (Processor processor = Processor.start(config)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(processor), "joblog-shutdown"));
      while (running(processor.state())) {
        Thread.sleep(LOOK.toMillis());
      }
      Optional<String> end = processor.end();
      if (end.isPresent()) {
        endWithin(END_AT_MOST);
        throw fault(end.get(), processor.failure());
      }
    }
    log().info("event=processor-ended");
  }

  /**
   * @param failure absent when Streams ended by itself
   */
  static RuntimeException fault(String end, Optional<Throwable> failure) {
    return failure.orElse(null) instanceof NotEquippedException lacking
        ? lacking
        : new IllegalStateException(end, failure.orElse(null));
  }

  /** Out of its jar, by way of a file. */
  private static void loadRocksDb() {
    try {
      RocksDB.loadLibrary();
    } catch (RuntimeException | UnsatisfiedLinkError unloaded) {
      log().debug("event=library-not-loaded", unloaded);
      throw new StartRefusedException(
          "Expected RocksDB's native library to be loaded from "
              + System.getProperty("java.io.tmpdir")
              + ", but it can not be: name a folder by java.io.tmpdir that is writable and not"
              + " mounted noexec");
    }
  }

  private static void end(Processor processor) {
    try {
      processor.leave();
      Thread.sleep(TOLD.toMillis());
    } catch (InterruptedException atOnce) {
      Thread.currentThread().interrupt();
    } finally {
      processor.close();
    }
  }

  /** A client that failed may hold up whoever closes it, and a supervisor waits for the end. */
  private static void endWithin(Duration time) {
    Thread end =
        new Thread(
            () -> {
              try {
                Thread.sleep(time.toMillis());
                Runtime.getRuntime().halt(1);
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            },
            "joblog-end");
    end.setDaemon(true);
    end.start();
  }

  private static boolean running(Processor.State state) {
    return state == Processor.State.STARTING || state == Processor.State.READY;
  }

  private static ProcessorConfig settings(Path file) throws IOException {
    try {
      return ConfigFile.read(file, System.getenv());
    } catch (IllegalArgumentException wrong) {
      throw new StartRefusedException(String.valueOf(wrong.getMessage()));
    }
  }

  private ProcessorMain() {}
}
