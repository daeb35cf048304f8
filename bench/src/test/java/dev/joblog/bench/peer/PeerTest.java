// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands before PostgreSQL, without it. */
final class PeerTest {

  @TempDir Path directory;

  private final Arrived arrived = new Arrived();

  @Test
  void programsAreFoundWhereBothAreAndNowhereElse() throws IOException {
    Path half = Files.createDirectory(directory.resolve("half"));
    program(half, "initdb");
    Path whole = Files.createDirectory(directory.resolve("whole"));
    program(whole, "initdb");
    program(whole, "postgres");

    assertThat(PostgresPrograms.find(half + ":" + whole)).contains(new PostgresPrograms(whole));
    assertThat(new PostgresPrograms(whole).postgres(directory, 7))
        .contains(whole.resolve("postgres").toString(), "-p", "7", "listen_addresses=127.0.0.1");
  }

  private static void program(Path place, String name) throws IOException {
    Files.createFile(
        place.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @Test
  void aJobThatCameWhileItWasLookedForIsNotWaitedFor() throws Exception {
    long seen = arrived.count();
    arrived.one();
    arrived.awaitMore(seen, System.nanoTime() + TimeUnit.HOURS.toNanos(1));
    assertThat(arrived.count()).isEqualTo(seen + 1);
  }

  @Test
  void whoWaitsIsWokenByTheNextJob() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    CompletableFuture<Long> waits = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                arrived.awaitMore(0, deadline);
                waits.complete(arrived.count());
              } catch (InterruptedException stop) {
                waits.completeExceptionally(stop);
              }
            });
    waiter.start();
    arrived.one();
    assertThat(waits.get(1, TimeUnit.MINUTES)).isEqualTo(1);
  }

  @Test
  void aWaitWithoutAJobEndsAtItsTime() throws Exception {
    arrived.awaitMore(0, System.nanoTime());
    assertThat(arrived.count()).isZero();
  }
}
