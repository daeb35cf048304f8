// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A processor or a gateway of a {@link Cluster}, under a supervisor: what ends by itself is started
 * again. Each start has a log of its own. Safe from any thread.
 */
public final class Service implements Member, AutoCloseable {

  private final String name;
  private final List<Launch> launches;
  private final Path directory;
  private final URI health;
  private final int group;
  private Optional<ServiceProcess> process = Optional.empty();
  private int build;
  private int starts;
  private int endedByItself;

  /**
   * Not started yet.
   *
   * @param launches of each build that it may be of, the first one's at first
   * @param directory for its logs
   * @param health where its readiness is asked for
   * @param group of the process, its own; 0: that of this process
   */
  Service(String name, List<Launch> launches, Path directory, URI health, int group) {
    this.name = name;
    this.launches = List.copyOf(launches);
    this.directory = directory;
    this.health = health;
    this.group = group;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized long pid() {
    return process
        .map(ServiceProcess::pid)
        .orElseThrow(() -> new IllegalStateException("Expected " + name + " to run"));
  }

  public URI health() {
    return health;
  }

  /** Of the process, its own; 0: that of this process. */
  public int group() {
    return group;
  }

  @Override
  public synchronized void start() throws IOException {
    starts++;
    List<String> before = group == 0 ? List.of() : Root.inGroup(group);
    Path log = directory.resolve(name + "-" + starts + ".log");
    process = Optional.of(launches.get(build).start(before, log));
  }

  @Override
  public synchronized void kill() throws InterruptedException {
    if (process.isPresent()) {
      process.get().kill();
      process = Optional.empty();
    }
  }

  /** SIGTERM; returns when it has ended. */
  public synchronized void stop() {
    process.ifPresent(ServiceProcess::close);
    process = Optional.empty();
  }

  /** SIGTERM, and a start of the next build, or of the first after the last. */
  public synchronized void replace() throws IOException {
    stop();
    build = (build + 1) % launches.size();
    start();
  }

  /** What a supervisor does now and then. */
  synchronized void restartWhenEnded() throws IOException {
    if (process.isPresent() && !process.get().isAlive()) {
      endedByItself++;
      start();
    }
  }

  /** How often it ended without having been told to. */
  public synchronized int endedByItself() {
    return endedByItself;
  }

  /** SIGKILL: it may stand still. */
  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
