// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processors' addresses of the settings, and where a name stands for several machines, as one
 * of a service does, each of these: a client would try the first alone, which may be the one that
 * is gone. Names are looked up beside whoever asks. Safe from any thread.
 */
public final class ConfiguredProcessors implements Supplier<List<String>> {

  /** Of one name. */
  static final int MACHINES_MAX = 16;

  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredProcessors.class);

  private final List<String> configured;
  private final Executor executor;
  private final Names names;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile List<String> machines = List.of();

  interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /**
   * @param configured base addresses
   * @param executor looks names up, which may take seconds
   */
  public ConfiguredProcessors(List<String> configured, Executor executor) {
    this(configured, executor, InetAddress::getAllByName);
  }

  ConfiguredProcessors(List<String> configured, Executor executor, Names names) {
    this.configured = List.copyOf(configured);
    this.executor = executor;
    this.names = names;
  }

  /** As of the last look-up; begins another one. */
  @Override
  public List<String> get() {
    if (looking.compareAndSet(false, true)) {
      try {
        executor.execute(this::lookUp);
      } catch (RejectedExecutionException busy) {
        looking.set(false);
      }
    }
    return Stream.concat(configured.stream(), machines.stream()).distinct().toList();
  }

  private void lookUp() {
    try {
      machines =
          configured.stream().map(URI::create).flatMap(base -> machines(base).stream()).toList();
    } finally {
      looking.set(false);
    }
  }

  /** None where the name stands for one, or for nobody. */
  private List<String> machines(URI base) {
    try {
      InetAddress[] all = names.of(base.getHost());
      return all.length > 1
          ? Stream.of(all)
              .limit(MACHINES_MAX)
              .map(one -> base.getScheme() + "://" + literal(one) + port(base))
              .toList()
          : List.of();
    } catch (UnknownHostException unknown) {
      LOG.debug("event=processor-name-unknown name={}", base.getHost());
      return List.of();
    }
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }

  private static String port(URI base) {
    return base.getPort() < 0 ? "" : ":" + base.getPort();
  }
}
