// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import ch.qos.logback.classic.Level;
import dev.joblog.audit.Audit;
import dev.joblog.audit.AuditDefaults;
import dev.joblog.audit.CouldNotRun;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code ./joblog audit}: by default of the {@code ./joblog dev} in the data directory. */
final class AuditCommand {

  /**
   * @param home the source tree; the default data directory lies in it
   * @return 0 sound, 1 a fault was found, 2 it could not be found out
   */
  static int run(Path home, List<String> options, PrintStream out, PrintStream err) {
    silence();
    try {
      return Audit.run(
          options, dataDir -> defaults(dataDir.orElseGet(() -> home.resolve(".joblog"))), out, err);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      err.println("joblog audit: Expected to finish, but it was stopped.");
    } catch (RuntimeException e) {
      err.println("joblog audit: Expected to finish, but " + e + ".");
    }
    return Audit.COULD_NOT_RUN;
  }

  static AuditDefaults defaults(Path dataDir) throws CouldNotRun {
    Path secrets = dataDir.resolve("secrets");
    try {
      Optional<Running> running = Running.read(dataDir);
      Path publicKey = AuditKeyFiles.in(secrets).publicKey();
      return new AuditDefaults(
          running.map(Running::bootstrap),
          Files.exists(publicKey) ? List.of(publicKey) : List.of(),
          running.map(at -> URI.create("http://localhost:" + at.queryPort())),
          Files.exists(secrets.resolve("internal-token"))
              ? Optional.of(new Secrets(secrets).token("internal-token"))
              : Optional.empty());
    } catch (IOException e) {
      throw new CouldNotRun(
          "Expected to read the data directory " + dataDir + ", but it is not readable.");
    }
  }

  /** What the Kafka client has to say is said by the audit, in one sentence. */
  private static void silence() {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
        instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(Level.OFF);
    }
  }

  private AuditCommand() {}
}
