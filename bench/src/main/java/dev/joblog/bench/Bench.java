// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import dev.joblog.audit.CouldNotRun;
import dev.joblog.bench.engine.EngineRun;
import dev.joblog.bench.faults.FaultOptions;
import dev.joblog.bench.faults.FaultRun;
import dev.joblog.bench.measured.Checkout;
import dev.joblog.bench.measured.ServiceProcess;
import dev.joblog.quickstart.Refused;
import dev.joblog.quickstart.kafka.KafkaFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.errors.InterruptException;

/**
 * {@code ./joblog bench} and {@code ./joblog faults}. The script shows its help. Exit code 0: done,
 * and nothing lost; 1: refused, failed, or a job lost or done twice, with the reason on standard
 * error. Ctrl-C and {@code kill} end what was started and delete what was written.
 */
public final class Bench {

  /** The source tree, told by the script. */
  private static final String HOME = "joblog.home";

  /** In place of workloads. */
  private static final String ENGINE = "engine";

  /** A command of its own, in the same module. */
  private static final String FAULTS = "faults";

  public static void main(String[] args) {
    int code;
    try (StopHook hook = StopHook.install()) {
      code = run(args, hook);
    }
    System.exit(code);
  }

  private static int run(String[] args, StopHook hook) {
    String told;
    try {
      List<String> arguments = List.of(args);
      if (!arguments.isEmpty() && arguments.get(0).equals(ENGINE)) {
        EngineRun.run(arguments.subList(1, arguments.size()));
        return 0;
      }
      Path home = Path.of(System.getProperty(HOME, ".")).toAbsolutePath().normalize();
      if (!arguments.isEmpty() && arguments.get(0).equals(FAULTS)) {
        FaultOptions options = FaultOptions.parse(arguments.subList(1, arguments.size()));
        return faults(builds(home, options), options);
      }
      BenchOptions bench = BenchOptions.parse(arguments);
      new BenchRun(home, bench, System.out).run();
      return 0;
    } catch (CouldNotRun | Refused | KafkaFailed | Faulty e) {
      told = e.getMessage();
    } catch (IOException | InterruptedException | InterruptException e) {
      told = "Expected to go on, but " + e.getMessage();
    }
    System.err.println("joblog: " + (hook.told() ? "Ended before all was measured." : told));
    return 1;
  }

  /** What the cluster is of, and what it is upgraded to. */
  private static List<Checkout> builds(Path home, FaultOptions options) throws Refused {
    Checkout ours = Checkout.built(home);
    return options.upgradeFrom().isPresent()
        ? List.of(Checkout.built(options.upgradeFrom().get()), ours)
        : List.of(ours);
  }

  /** What was written is kept when a promise was broken, or when it was asked for. */
  private static int faults(List<Checkout> builds, FaultOptions options)
      throws IOException, InterruptedException {
    if (options.to().isPresent()) {
      Path kept = Files.createDirectories(options.to().get());
      try {
        return new FaultRun(options, kept, System.out).run(builds).isEmpty() ? 0 : 1;
      } finally {
        ServiceProcess.endAll();
      }
    }
    RunDirectory directory = RunDirectory.make();
    boolean sound = false;
    try {
      sound = new FaultRun(options, directory.path(), System.out).run(builds).isEmpty();
    } finally {
      ServiceProcess.endAll();
      if (sound || Thread.interrupted()) {
        directory.close();
      } else {
        System.out.println("all that was written is kept in " + directory.path());
      }
    }
    return sound ? 0 : 1;
  }

  private Bench() {}
}
