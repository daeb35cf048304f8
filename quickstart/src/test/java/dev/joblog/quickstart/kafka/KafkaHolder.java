// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts a broker and holds it until it is killed. */
final class KafkaHolder {

  private static final String READY = "ready";

  public static void main(String[] args) throws InterruptedException {
    LocalKafka.single(
            new BrokerHome(Path.of(args[0])),
            Path.of(args[1]),
            Path.of(args[2]),
            Integer.parseInt(args[3]))
        .start();
    System.out.println(READY);
    new CountDownLatch(1).await();
  }

  static Process start(BrokerHome home, Path directory, Path archives, int port)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            KafkaHolder.class.getName(),
            home.directory().toString(),
            directory.toString(),
            archives.toString(),
            Integer.toString(port))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static void awaitReady(Process holder) throws IOException {
    BufferedReader out = holder.inputReader();
    String line = out.readLine();
    while (line != null && !line.equals(READY)) {
      line = out.readLine();
    }
    if (line == null) {
      throw new AssertionError("Expected the broker's holder to be ready, but it ended");
    }
  }

  private KafkaHolder() {}
}
