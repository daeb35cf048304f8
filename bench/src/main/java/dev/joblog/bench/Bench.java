// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import dev.joblog.audit.CouldNotRun;
import dev.joblog.quickstart.Refused;
import dev.joblog.quickstart.kafka.KafkaFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * {@code ./joblog bench}. The script shows its help. Exit code 0: done, and nothing lost; 1:
 * refused, failed, or a job lost or done twice, with the reason on standard error.
 */
public final class Bench {

  /** The source tree, told by the script. */
  private static final String HOME = "joblog.home";

  public static void main(String[] args) throws InterruptedException {
    System.exit(run(args));
  }

  private static int run(String[] args) throws InterruptedException {
    try {
      BenchOptions options = BenchOptions.parse(Arrays.asList(args));
      Path home = Path.of(System.getProperty(HOME, ".")).toAbsolutePath().normalize();
      new BenchRun(home, options, System.out).run();
      return 0;
    } catch (CouldNotRun | Refused | KafkaFailed | Faulty e) {
      System.err.println("joblog: " + e.getMessage());
    } catch (IOException e) {
      System.err.println("joblog: Expected to go on, but " + e.getMessage());
    }
    return 1;
  }

  private Bench() {}
}
