// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka node, tied to the process that started it. The parent holds our standard input: one
 * byte on it means stop cleanly, its end means that the parent is dead, and then so are we.
 *
 * <p>Ctrl-C reaches the whole process group. The parent still needs us while it closes, so a signal
 * waits for the parent's word.
 */
public final class BrokerMain {

  private static final int HALTED_WITH_PARENT = 3;

  private final CountDownLatch stopAsked = new CountDownLatch(1);

  /**
   * @param args the properties file, and the cluster id to format empty storage with
   */
  public static void main(String[] args) throws Exception {
    new BrokerMain().run(Path.of(args[0]), args[1]);
  }

  private void run(Path file, String clusterId) throws Exception {
    watchParent(System.in);
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    format(file, clusterId, Path.of(properties.getProperty("log.dirs")));
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

  private static void format(Path file, String clusterId, Path dataDir) {
    if (Files.exists(dataDir.resolve("meta.properties"))) {
      return;
    }
    int code =
        StorageTool.execute(
            new String[] {"format", "-t", clusterId, "-c", file.toString()}, System.out);
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
                Runtime.getRuntime().halt(HALTED_WITH_PARENT);
              }
              stopAsked.countDown();
              while (read(parent) >= 0) {
                // more bytes mean nothing more
              }
              Runtime.getRuntime().halt(HALTED_WITH_PARENT);
            },
            "watch-parent");
    watch.setDaemon(true);
    watch.start();
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
