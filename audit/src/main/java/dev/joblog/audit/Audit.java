// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.PublicKeys;
import dev.joblog.processor.checkpoint.UnusableKey;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.RegistryAccess;
import dev.joblog.protocol.wire.SchemaRegistry;
import dev.joblog.protocol.wire.SchemaRegistryException;
import dev.joblog.topics.Topics;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.KafkaException;

/**
 * {@code ./joblog audit}: reads, tells what it found on the one stream and how far it is on the
 * other. Changes nothing but the files of an export.
 */
public final class Audit {

  /** Nothing wrong was found. */
  public static final int SOUND = 0;

  /** A fault was found, and told. */
  public static final int FAULT = 1;

  /** It could not be found out. */
  public static final int COULD_NOT_RUN = 2;

  private final AuditOptions options;
  private final AuditDefaults defaults;
  private final PrintStream out;
  private final PrintStream err;

  private Audit(AuditOptions options, AuditDefaults defaults, PrintStream out, PrintStream err) {
    this.options = options;
    this.defaults = defaults;
    this.out = out;
    this.err = err;
  }

  /**
   * Carries out one audit.
   *
   * @param surroundings where a running {@code ./joblog dev} is, by its data directory
   * @return the process's exit status
   */
  public static int run(
      List<String> arguments,
      AuditDefaults.Surroundings surroundings,
      PrintStream out,
      PrintStream err)
      throws InterruptedException {
    try {
      AuditOptions options = AuditOptions.parse(arguments);
      return new Audit(options, surroundings.of(options.dataDir()), out, err).run();
    } catch (CouldNotRun e) {
      err.println("joblog audit: " + e.getMessage());
      return COULD_NOT_RUN;
    } catch (KafkaException e) {
      err.println("joblog audit: Expected to reach the cluster, but " + e.getMessage() + ".");
      return COULD_NOT_RUN;
    }
  }

  private int run() throws CouldNotRun, InterruptedException {
    EventWire wire = new EventWire(schemas());
    return switch (options.task()) {
      case VERIFY -> verify(wire);
      case EXPORT -> export(wire);
      case SHOW -> show(wire);
      case REPLAY -> new ReplayTask(options, defaults, wire, out, progress()).run();
    };
  }

  private int verify(EventWire wire) throws CouldNotRun {
    Checkpoints checkpoints = checkpoints();
    try (EventLog log = open(wire, options.partition())) {
      Verification.Result result = new Verification(wire, checkpoints, progress()).run(log);
      for (Verification.Sound sound : result.sound()) {
        out.printf(
            Locale.ROOT,
            "partition %d: sound, %,d events%s%n",
            sound.partition(),
            sound.events(),
            sound
                .newest()
                .map(at -> ", newest checkpoint at event " + at.position() + ", " + at.time())
                .orElse(""));
      }
      result.faults().forEach(fault -> out.println("FAULT: " + fault.text()));
      out.printf(
          Locale.ROOT,
          "%s: %,d events, %,d checkpoints%s%n",
          result.isSound() ? "sound" : "FAULTS: " + result.faults().size(),
          result.records(),
          checkpoints.count(),
          checkpoints.count() == 0 ? "; without one, a tail that was cut off can't be seen" : "");
      return result.isSound() ? SOUND : FAULT;
    }
  }

  private int export(EventWire wire) throws CouldNotRun {
    Path directory = options.to().orElseThrow();
    try (EventLog signed = sources().topic(Topics.AUDIT_CHECKPOINTS, OptionalInt.empty());
        EventLog log = sources().topic(Topics.EVENTS, options.partition())) {
      CheckpointLines wanted = CheckpointLines.only(CheckpointLines.of(signed), options::wants);
      long events = Export.write(directory, log, wanted, wire, progress());
      out.printf(
          Locale.ROOT, "%,d events written to %s%n", events, directory.resolve(Export.EVENTS));
      return SOUND;
    }
  }

  private int show(EventWire wire) throws CouldNotRun {
    String text = options.subject().orElseThrow();
    Optional<JobId> id = JobId.parse(text);
    if (id.isEmpty()) {
      throw new CouldNotRun("Expected a job id, a UUID of version 8, but got " + text + ".");
    }
    Optional<Moment> moment =
        options.at().isPresent() ? Optional.of(Moment.parse(options.at().get())) : Optional.empty();
    try (EventLog log = open(wire, OptionalInt.of(id.get().partition()))) {
      JobLife life = JobLife.read(id.get(), log, wire, progress());
      if (life.events().isEmpty()) {
        throw new CouldNotRun(
            "Expected events of job " + id.get() + " in this log, but there is none.");
      }
      if (moment.isEmpty()) {
        LifePage.table(out, life.events());
      } else {
        LifePage.state(out, life.at(moment.get()));
      }
      return SOUND;
    }
  }

  private EventLog open(EventWire wire, OptionalInt partition) throws CouldNotRun {
    return options.file().isPresent()
        ? new OnePartition(FileLog.open(events(options.file().get()), wire), partition)
        : sources().topic(Topics.EVENTS, partition);
  }

  private Checkpoints checkpoints() throws CouldNotRun {
    PublicKeys keys = publicKeys();
    if (options.file().isPresent()) {
      Path beside = events(options.file().get()).resolveSibling(Export.CHECKPOINTS);
      return Checkpoints.read(
          CheckpointLines.of(CheckpointLines.read(beside)), keys, options::wants);
    }
    try (EventLog signed = sources().topic(Topics.AUDIT_CHECKPOINTS, OptionalInt.empty())) {
      return Checkpoints.read(CheckpointLines.of(signed), keys, options::wants);
    }
  }

  private PublicKeys publicKeys() throws CouldNotRun {
    try {
      return PublicKeys.read(
          options.publicKeys().isEmpty() ? defaults.publicKeys() : options.publicKeys());
    } catch (UnusableKey e) {
      throw new CouldNotRun(String.valueOf(e.getMessage()), e);
    }
  }

  private static Path events(Path file) {
    return Files.isDirectory(file) ? file.resolve(Export.EVENTS) : file;
  }

  private Sources sources() throws CouldNotRun {
    return Sources.of(options, defaults);
  }

  private KnownSchemas schemas() throws CouldNotRun, InterruptedException {
    if (options.registry().isEmpty()) {
      return KnownSchemas.bundled();
    }
    try {
      return SchemaRegistry.resolve(
          new RegistryAccess(
              options.registry().get(), Optional.empty(), RegistryAccess.TIMEOUT_DEFAULT, false));
    } catch (SchemaRegistryException e) {
      throw new CouldNotRun(e.getMessage() + ".", e);
    }
  }

  private Progress progress() {
    return new Progress(err, System::nanoTime);
  }
}
