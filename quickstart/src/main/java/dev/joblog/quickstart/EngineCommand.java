// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.processor.EngineSwitch;
import dev.joblog.processor.SettingsTable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * {@code ./joblog engine}: what changes decisions is written to every partition's log; without
 * anything to write, what is in force is shown.
 */
final class EngineCommand {

  static void run(EngineOptions options, PrintStream out)
      throws Refused, IOException, InterruptedException {
    if (options instanceof EngineOptions.Show show) {
      show(show, out);
    } else if (options instanceof EngineOptions.Change change) {
      change(change, out);
    }
  }

  private static void show(EngineOptions.Show options, PrintStream out)
      throws Refused, InterruptedException {
    int silent;
    try {
      silent = new SettingsTable(options.token()).print(options.processor(), out);
    } catch (IOException e) {
      throw new Refused(
          "Expected a processor to answer at " + options.processor() + ", but " + e + ".");
    }
    if (silent > 0) {
      throw new Refused(
          "Expected every partition to have an owner, but " + silent + " have none now.");
    }
  }

  private static void change(EngineOptions.Change options, PrintStream out)
      throws Refused, IOException, InterruptedException {
    refuseWhatProcessorsLack(options);
    Properties client = new Properties();
    if (options.client().isPresent()) {
      try (Reader in = Files.newBufferedReader(options.client().get(), StandardCharsets.UTF_8)) {
        client.load(in);
      }
    }
    client.put("bootstrap.servers", options.bootstrap());
    int others;
    try {
      others =
          EngineSwitch.run(client, options.version(), options.leaseKey(), options.forward(), out);
    } catch (ExecutionException e) {
      throw new Refused("Expected the log to take the order, but " + e.getCause() + ".");
    } catch (TimeoutException e) {
      throw new Refused(
          "Expected Kafka to answer at " + options.bootstrap() + ", but " + e.getMessage() + ".");
    }
    if (others > 0) {
      throw new Refused(
          "Expected every partition to accept it, but " + others + " did not, as told above.");
    }
  }

  /** Before it is written: afterwards it would stop them, for good or until they have it. */
  private static void refuseWhatProcessorsLack(EngineOptions.Change options)
      throws Refused, InterruptedException {
    EngineOptions.Show ask = options.ask();
    List<String> lacking;
    try {
      lacking =
          new SettingsTable(ask.token())
              .lacking(ask.processor(), options.version(), options.leaseKey());
    } catch (IOException e) {
      throw new Refused(
          "Expected a processor to answer at " + ask.processor() + ", but " + e + ".");
    }
    if (!lacking.isEmpty()) {
      throw new Refused(String.join("\n", lacking));
    }
  }

  private EngineCommand() {}
}
