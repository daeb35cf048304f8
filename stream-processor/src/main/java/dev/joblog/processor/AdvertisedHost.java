// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/** By which name others reach this processor: one that an address of HTTP can have. */
final class AdvertisedHost {

  /** Every address of the machine: to bind to, not to reach. */
  private static final Set<String> EVERY = Set.of("0.0.0.0", "::", "[::]");

  /**
   * @param given empty: what is bound, or where that is every address, this machine's own
   * @throws IllegalArgumentException when nobody could ask for it
   */
  static String of(Optional<String> given, String bound) {
    String host =
        given
            .filter(name -> !name.isEmpty())
            .orElseGet(() -> EVERY.contains(bound) ? ownAddress() : bound);
    if (EVERY.contains(host) || !isHost(host)) {
      throw new IllegalArgumentException(
          "Expected internal.advertisedHost to be a host name or an IPv4 address by which others"
              + " reach this processor, but it is "
              + host);
    }
    return host;
  }

  /** A name may have no underscore, for one. */
  private static boolean isHost(String host) {
    try {
      return host.equals(URI.create("http://" + host + ":1").getHost()) && !host.startsWith("[");
    } catch (IllegalArgumentException notEvenAnAddress) {
      return false;
    }
  }

  /** A container's name is known beside it; a machine's may stand for its loopback. */
  private static String ownAddress() {
    try {
      InetAddress own = InetAddress.getLocalHost();
      return own instanceof Inet4Address && !own.isLoopbackAddress()
          ? own.getHostAddress()
          : own.getHostName();
    } catch (UnknownHostException nameless) {
      throw new IllegalArgumentException(
          "Expected this machine to have a name, but it has none: set internal.advertisedHost",
          nameless);
    }
  }

  private AdvertisedHost() {}
}
