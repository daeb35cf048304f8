// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.Checkpoint;
import dev.joblog.processor.checkpoint.Fault;
import dev.joblog.processor.checkpoint.PublicKeys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** The checkpoints that a log is held against. */
final class Checkpoints {

  /** Checkpoints that one audit holds: at one a minute on each of eight partitions, six weeks. */
  static final int CHECKPOINTS_MAX = 500_000;

  private final Map<Integer, List<Checkpoint>> byPartition = new TreeMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private int count;

  /** None: a shortened log can't be told from a whole one. */
  static Checkpoints none() {
    return new Checkpoints();
  }

  /**
   * Takes the lines of a file, or the records of the topic, in their order.
   *
   * @param wanted whether a partition is audited
   * @throws CouldNotRun when there are more than {@link #CHECKPOINTS_MAX}, or there is no key
   */
  static Checkpoints read(CheckpointLines lines, PublicKeys keys, IntPredicate wanted)
      throws CouldNotRun {
    Checkpoints all = new Checkpoints();
    long number = 0;
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      number++;
      Optional<Checkpoint> read = Checkpoint.read(line.get());
      if (read.isEmpty()) {
        all.faults.add(
            new Fault(-1, -1, "checkpoint", "Expected a checkpoint, but it is none.", number));
      } else if (wanted.test(read.get().partition())) {
        all.add(read.get(), keys, number);
      }
    }
    all.byPartition
        .values()
        .forEach(each -> each.sort(Comparator.comparingLong(Checkpoint::position)));
    return all;
  }

  private void add(Checkpoint checkpoint, PublicKeys keys, long number) throws CouldNotRun {
    if (keys.isEmpty()) {
      throw new CouldNotRun(
          "Expected --public-key, because there are checkpoints to check, but none is given.");
    }
    if (!keys.has(checkpoint.keyId())) {
      faults.add(
          fault(
              checkpoint,
              "checkpoint.keyId",
              "Expected a checkpoint signed with a key given by --public-key, but it is signed with"
                  + " "
                  + checkpoint.keyId()
                  + ".",
              number));
    } else if (!keys.isSigned(checkpoint)) {
      faults.add(
          fault(
              checkpoint,
              "checkpoint.signature",
              "Expected the checkpoint's signature to be right, but it is not: the checkpoint was"
                  + " changed or forged.",
              number));
    } else {
      if (++count > CHECKPOINTS_MAX) {
        throw new CouldNotRun(
            String.format(
                Locale.ROOT,
                "Expected at most %,d checkpoints, but there are more: audit one --partition at a"
                    + " time.",
                CHECKPOINTS_MAX));
      }
      byPartition.computeIfAbsent(checkpoint.partition(), p -> new ArrayList<>()).add(checkpoint);
    }
  }

  private static Fault fault(Checkpoint of, String field, String sentence, long number) {
    return new Fault(of.partition(), of.offset(), field, sentence, number);
  }

  /** What is wrong with the checkpoints themselves, in their order. */
  List<Fault> faults() {
    return List.copyOf(faults);
  }

  int count() {
    return count;
  }

  Iterable<Integer> partitions() {
    return byPartition.keySet();
  }

  Walk of(int partition) {
    return new Walk(byPartition.getOrDefault(partition, List.of()));
  }

  /** One partition's checkpoints beside its events. */
  static final class Walk {
    private final Deque<Checkpoint> ahead;
    private Optional<Checkpoint> newest = Optional.empty();

    private Walk(List<Checkpoint> ascending) {
      this.ahead = new ArrayDeque<>(ascending);
    }

    /** The newest one that the log was found to agree with. */
    Optional<Checkpoint> newest() {
      return newest;
    }

    /** After the partition went one event further. */
    Optional<Fault> passed(PartitionCheck check) {
      while (!ahead.isEmpty() && ahead.getFirst().position() == check.position()) {
        Checkpoint checkpoint = ahead.removeFirst();
        Optional<Fault> fault = compare(checkpoint, check);
        if (fault.isPresent()) {
          return fault;
        }
        newest = Optional.of(checkpoint);
      }
      return Optional.empty();
    }

    private Optional<Fault> compare(Checkpoint signed, PartitionCheck check) {
      if (!Arrays.equals(signed.hashBytes(), check.head())) {
        String since = newest.map(before -> "position " + before.position()).orElse("the start");
        return Optional.of(
            new Fault(
                check.partition(),
                check.offset(),
                "checkpoint.hash",
                "Expected event "
                    + check.position()
                    + " to have the hash that was signed at "
                    + signed.time()
                    + ", but it has another: the log was written anew between "
                    + since
                    + " and here.",
                0));
      }
      if (signed.offset() != check.offset()) {
        return Optional.of(
            new Fault(
                check.partition(),
                check.offset(),
                "checkpoint.offset",
                "Expected event "
                    + check.position()
                    + " at offset "
                    + signed.offset()
                    + ", as was signed, but it is at another.",
                0));
      }
      return Optional.empty();
    }

    /** At the partition's end: a log must reach its newest checkpoint. */
    Optional<Fault> ended(int partition, long position) {
      if (ahead.isEmpty()) {
        return Optional.empty();
      }
      Checkpoint last = ahead.getLast();
      return Optional.of(
          new Fault(
              partition,
              last.offset(),
              "tail",
              "Expected the log to reach event "
                  + last.position()
                  + ", which was signed at "
                  + last.time()
                  + ", but it ends after event "
                  + position
                  + ": its tail was cut off.",
              0));
    }
  }
}
