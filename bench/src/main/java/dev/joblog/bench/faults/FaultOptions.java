// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.audit.CommandLines;
import dev.joblog.audit.CommandLines.Range;
import dev.joblog.audit.CouldNotRun;
import dev.joblog.bench.measured.Root;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * What {@code ./joblog faults} is asked for.
 *
 * @param time of the faults, without start and checks
 * @param rounds how often each kind is struck; empty: as often as the time allows
 * @param upgradeFrom a built checkout that the cluster is started from; its services are replaced
 *     by this one's, one by one, and nothing else is done to them
 * @param to where everything is written and kept; empty: a directory that is deleted when all was
 *     sound
 */
public record FaultOptions(
    Duration time,
    Optional<Integer> rounds,
    long seed,
    List<FaultKind> kinds,
    int partitions,
    Optional<Path> upgradeFrom,
    Optional<Path> to) {

  /** So that each kind of service is once the first. */
  private static final int UPGRADES = 2;

  /** No fault with the quiet after it is shorter. */
  private static final long SECONDS_MIN = 5;

  private interface Line {
    @Range(min = 1, max = 10_000)
    @Option(names = "--minutes", defaultValue = "10")
    int minutes();

    @Range(min = 1, max = 1_000)
    @Option(names = "--rounds")
    Optional<Integer> rounds();

    @Range(min = 0, max = Integer.MAX_VALUE)
    @Option(names = "--seed", defaultValue = "1")
    int seed();

    @Option(names = "--faults", defaultValue = "")
    String faults();

    @Range(min = 1, max = 64)
    @Option(names = "--partitions", defaultValue = "4")
    int partitions();

    @Option(names = "--upgrade-from")
    Optional<Path> upgradeFrom();

    @Option(names = "--to")
    Optional<Path> to();
  }

  public static FaultOptions parse(List<String> arguments) throws CouldNotRun {
    Line line = CommandLines.read(Line.class, arguments);
    Optional<Path> upgradeFrom = line.upgradeFrom().map(path -> path.toAbsolutePath().normalize());
    if (upgradeFrom.isPresent() && !line.faults().isEmpty()) {
      throw new CouldNotRun("Expected --upgrade-from, or --faults, but got both.");
    }
    return new FaultOptions(
        Duration.ofMinutes(line.minutes()),
        upgradeFrom.isPresent() ? line.rounds().or(() -> Optional.of(UPGRADES)) : line.rounds(),
        line.seed(),
        upgradeFrom.isPresent() ? List.of() : kinds(line.faults()),
        line.partitions(),
        upgradeFrom,
        line.to());
  }

  private static List<FaultKind> kinds(String words) throws CouldNotRun {
    if (words.isEmpty()) {
      return FaultKind.harms().stream()
          .filter(kind -> Root.isThere() || !kind.needsRoot())
          .toList();
    }
    List<FaultKind> kinds = new ArrayList<>();
    for (String word : words.split(",", -1)) {
      Optional<FaultKind> kind = FaultKind.of(word);
      if (kind.isEmpty()) {
        throw new CouldNotRun(
            "Expected faults of " + FaultKind.words() + ", but got \"" + word + "\".");
      }
      if (kind.get().needsRoot() && !Root.isThere()) {
        throw new CouldNotRun(
            "Expected to be root, with iptables and setpriv, for " + word + ", but am not.");
      }
      kinds.add(kind.get());
    }
    return List.copyOf(kinds);
  }

  /** All that is to come, in its order; longer than the time where that ends the run. */
  List<Planned> plan() {
    if (upgradeFrom.isPresent()) {
      return Upgrade.plan(rounds.orElse(UPGRADES));
    }
    boolean isLong = time.compareTo(Duration.ofHours(1)) > 0;
    int inTime = Math.toIntExact(time.toSeconds() / (SECONDS_MIN * kinds.size()) + 1);
    return Planned.schedule(seed, kinds, rounds.orElse(inTime), isLong);
  }
}
