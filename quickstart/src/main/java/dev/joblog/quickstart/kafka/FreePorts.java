// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on loopback that nobody listens on. They lie below the range that systems give to outgoing
 * connections, so a node that is down for a moment finds its port free again.
 */
public final class FreePorts {

  /** The highest port that there is. */
  public static final int PORT_MAX = 65_535;

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES_MAX = 1_000;

  /**
   * @throws IllegalStateException when none is found in 1,000 tries
   */
  public static List<Integer> pick(int count) {
    Set<Integer> ports = new LinkedHashSet<>();
    for (int i = 0; i < TRIES_MAX && ports.size() < count; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        ports.add(port);
      }
    }
    if (ports.size() < count) {
      throw new IllegalStateException(
          "Expected to find " + count + " free ports, but found " + ports);
    }
    return List.copyOf(ports);
  }

  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private FreePorts() {}
}
