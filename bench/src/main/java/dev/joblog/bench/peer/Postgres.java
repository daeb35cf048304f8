// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.peer;

import dev.joblog.bench.measured.ServiceProcess;
import dev.joblog.bench.measured.Target;
import dev.joblog.quickstart.Readiness;
import dev.joblog.quickstart.kafka.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** PostgreSQL, and {@link PostgresServer} before it, each a process, on loopback. */
public final class Postgres implements Target {

  private static final String HEAP = "-Xmx256m";

  /** A head and a body are two writes there, and the second would wait 40 ms for an ACK. */
  private static final String NO_DELAY = "-Dsun.net.httpserver.nodelay=true";

  private static final Duration READY_AT_MOST = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int TRIES = 50;

  private final Path data;
  private final int port;
  private final ServiceProcess database;
  private final ServiceProcess server;

  private Postgres(Path data, int port, ServiceProcess database, ServiceProcess server) {
    this.data = data;
    this.port = port;
    this.database = database;
    this.server = server;
  }

  /**
   * Returns when it is ready.
   *
   * @param directory for everything that is written; the caller's to delete
   * @return empty where PostgreSQL's programs are not found
   */
  public static Optional<Postgres> start(Path directory) throws IOException, InterruptedException {
    Optional<PostgresPrograms> programs =
        PostgresPrograms.find(Optional.ofNullable(System.getenv("PATH")).orElse(""));
    if (programs.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> ports = FreePorts.pick(2);
    Path data = directory.resolve("data");
    giveToItsUser(directory);
    initialise(programs.get().initdb(data), directory.resolve("initdb.log"));
    ServiceProcess database =
        ServiceProcess.start(
            "PostgreSQL",
            programs.get().postgres(data, ports.get(0)),
            Map.of(),
            directory.resolve("postgres.log"));
    Postgres postgres =
        new Postgres(
            data, ports.get(1), database, server(directory, ports.get(0), ports.get(1), database));
    postgres.awaitReady();
    return Optional.of(postgres);
  }

  private static void giveToItsUser(Path directory) throws IOException {
    if (PostgresPrograms.isRoot()) {
      Files.setOwner(
          directory,
          directory
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(PostgresPrograms.USER));
    }
  }

  private static void initialise(List<String> command, Path log)
      throws IOException, InterruptedException {
    Process initdb =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!initdb.waitFor(READY_AT_MOST.toSeconds(), TimeUnit.SECONDS) || initdb.exitValue() != 0) {
      initdb.destroyForcibly();
      throw new IOException("Expected initdb to succeed, but: " + Files.readString(log));
    }
  }

  /** When the database listens, or when it is late all the same. */
  private static ServiceProcess server(
      Path directory, int databasePort, int port, ServiceProcess database)
      throws IOException, InterruptedException {
    String url = "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres?user=bench";
    for (int i = 0; i < TRIES && FreePorts.isFree(databasePort); i++) {
      database.requireAlive();
      Thread.sleep(LOOK.toMillis());
    }
    return ServiceProcess.java(
        "server",
        List.of(
            HEAP,
            "-XX:+UseSerialGC",
            NO_DELAY,
            "-cp",
            System.getProperty("java.class.path"),
            PostgresServer.class.getName(),
            url,
            Integer.toString(port)),
        Map.of(),
        directory.resolve("server.log"));
  }

  private void awaitReady() throws IOException, InterruptedException {
    Readiness readiness = new Readiness(address());
    long deadline = System.nanoTime() + READY_AT_MOST.toNanos();
    while (readiness.problem().isPresent()) {
      requireAlive();
      if (System.nanoTime() > deadline) {
        close();
        throw new IOException("Expected PostgreSQL to be ready in a minute, but it is not");
      }
      Thread.sleep(LOOK.toMillis());
    }
  }

  @Override
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public String authorization() {
    return "";
  }

  @Override
  public List<Part> parts() {
    return List.of(
        new Part("server", server.pid(), HEAP),
        new Part("PostgreSQL", database.pid(), "shared_buffers=256MB"));
  }

  @Override
  public Map<String, Path> data() {
    return Map.of("PostgreSQL", data);
  }

  @Override
  public void requireAlive() throws IOException {
    database.requireAlive();
    server.requireAlive();
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
