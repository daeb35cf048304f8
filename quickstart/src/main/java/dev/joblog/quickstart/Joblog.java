// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.audit.CouldNotRun;
import dev.joblog.quickstart.kafka.KafkaFailed;
import dev.joblog.topics.TopicMismatchException;
import dev.joblog.topics.TopicsUnavailableException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The commands of {@code ./joblog} but for {@code bench}, which is a module of its own. The script
 * shows their help; here they run. Exit code 0: done; 1: refused or failed, with the reason on
 * standard error; {@code audit} has its own.
 */
public final class Joblog {

  /** The source tree, told by the script. */
  private static final String HOME = "joblog.home";

  public static void main(String[] args) {
    System.exit(run(Arrays.asList(args)));
  }

  private static int run(List<String> args) {
    try {
      String command = args.isEmpty() ? "" : args.get(0);
      List<String> options = args.subList(Math.min(1, args.size()), args.size());
      Path home = Path.of(System.getProperty(HOME, ".")).toAbsolutePath().normalize();
      switch (command) {
        case "dev" -> Dev.run(home, DevOptions.parse(options, home, System.getenv()), System.out);
        case "audit" -> {
          return AuditCommand.run(home, options, System.out, System.err);
        }
        case "engine" -> EngineCommand.run(EngineOptions.parse(options, home), System.out);
        default -> throw new Refused("Expected dev, audit or engine, but got \"" + command + "\".");
      }
      return 0;
    } catch (Refused | CouldNotRun | KafkaFailed e) {
      System.err.println("joblog: " + e.getMessage());
    } catch (TopicMismatchException | TopicsUnavailableException e) {
      System.err.println("joblog: " + e.getMessage() + ".");
    } catch (NoSuchFileException e) {
      System.err.println("joblog: Expected " + e.getFile() + " to be there, but it is not.");
    } catch (Exception e) {
      System.err.println("joblog: Expected to go on, but " + e + ".");
    }
    return 1;
  }

  private Joblog() {}
}
