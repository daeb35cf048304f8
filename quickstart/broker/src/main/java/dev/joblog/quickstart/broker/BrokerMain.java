// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka node, tied to the process that started it. The parent holds our standard input: one
 * byte on it means stop cleanly, its end means that the parent is dead, and then so are we.
 *
 * <p>Ctrl-C reaches the whole process group. The parent still needs us while it closes, so a signal
 * waits for the parent's word.
 */
public final class BrokerMain {

  private static final int FAILED = 1;
  private static final int HALTED_WITH_PARENT = 3;

  private static final Duration TAKE_OVER_AT_MOST = Duration.ofSeconds(30);
  private static final Duration TAKE_OVER_POLL = Duration.ofMillis(20);

  /** A field, or it would be collected, and the lock with it. */
  @SuppressWarnings("UnusedVariable") // held, not read
  private static volatile @Nullable FileChannel lockFile;

  private final CountDownLatch stopAsked = new CountDownLatch(1);

  /**
   * @param args the properties file, and the cluster id to format empty storage with
   */
  public static void main(String[] args) throws Exception {
    try {
      new BrokerMain().run(Path.of(args[0]), args[1]);
    } catch (Throwable failed) {
      // Threads of a half-started node would keep the process alive.
      failed.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
    }
  }

  private void run(Path file, String clusterId) throws Exception {
    watchParent(System.in);
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    Path dataDir = Path.of(properties.getProperty("log.dirs")).toAbsolutePath();
    takeOver(file.resolveSibling("broker.lock"));
    format(file, clusterId, dataDir);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitQuietly(stopped), "await-parent"));
    server.startup();
    stopAsked.await();
    server.shutdown();
    server.awaitShutdown();
    stopped.countDown();
  }

  /**
   * Waits until the broker that had the data before is gone. It may live on for a second or two
   * after its parent was killed, and Kafka's own lock comes after the metadata log is open: two
   * writers would wreck it. The lock ends with the process.
   */
  private static void takeOver(Path file) throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lockFile = channel;
    long deadline = System.nanoTime() + TAKE_OVER_AT_MOST.toNanos();
    while (channel.tryLock() == null) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Expected the broker before us to end, but it still holds " + file);
      }
      Thread.sleep(TAKE_OVER_POLL.toMillis());
    }
  }

  private static void format(Path file, String clusterId, Path dataDir) {
    if (Files.exists(dataDir.resolve("meta.properties"))) {
      return;
    }
    // With "=": one id in sixty-four begins with "-" and would be taken for an option.
    String[] options = {"format", "--cluster-id=" + clusterId, "--config=" + file};
    int code = StorageTool.execute(options, System.out);
    if (code != 0) {
      throw new IllegalStateException(
          "Expected to format the storage in " + dataDir + ", but StorageTool ended with " + code);
    }
  }

  private void watchParent(InputStream parent) {
    Thread watch =
        new Thread(
            () -> {
              if (read(parent) < 0) {
                die();
              }
              stopAsked.countDown();
              while (read(parent) >= 0) {
                // more bytes mean nothing more
              }
              die();
            },
            "watch-parent");
    watch.setDaemon(true);
    watch.start();
  }

  /** At once: a JVM that records a class data archive would write it first, for seconds. */
  private static void die() {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid()))
          .start()
          .waitFor();
    } catch (IOException | InterruptedException noKill) {
      // not everywhere; halting does it too
    }
    Runtime.getRuntime().halt(HALTED_WITH_PARENT);
  }

  private static int read(InputStream parent) {
    try {
      return parent.read();
    } catch (IOException closed) {
      return -1;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
