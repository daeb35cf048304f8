// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.PublicKeys;
import dev.joblog.protocol.JobId;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
  private final Sources sources;
  private final PrintStream out;

  private Audit(AuditOptions options, Sources sources, PrintStream out) {
    this.options = options;
    this.sources = sources;
    this.out = out;
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
      Sources sources = Sources.of(options, surroundings.of(options.dataDir()), err);
      return new Audit(options, sources, out).run();
    } catch (CouldNotRun e) {
      err.println("joblog audit: " + e.getMessage());
      return COULD_NOT_RUN;
    } catch (KafkaException e) {
      err.println("joblog audit: Expected to reach the cluster, but " + e.getMessage() + ".");
      return COULD_NOT_RUN;
    }
  }

  private int run() throws CouldNotRun, InterruptedException {
    return switch (options.task()) {
      case VERIFY -> verify();
      case EXPORT -> export();
      case SHOW -> show();
      case REPLAY -> replay();
    };
  }

  private int verify() throws CouldNotRun {
    PublicKeys keys = sources.publicKeys();
    Verification.Result result = sources.log().verify(keys);
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
        result.checkpoints(),
        result.checkpoints() == 0 ? "; without one, a tail that was cut off can't be seen" : "");
    return result.isSound() ? SOUND : FAULT;
  }

  private int export() throws CouldNotRun {
    Path directory = options.to().orElseThrow();
    long events = sources.cluster().export(directory);
    out.printf(Locale.ROOT, "%,d events written to %s%n", events, directory.resolve(Export.EVENTS));
    return SOUND;
  }

  private int show() throws CouldNotRun {
    String text = options.subject().orElseThrow();
    Optional<JobId> id = JobId.parse(text);
    if (id.isEmpty()) {
      throw new CouldNotRun("Expected a job id, a UUID of version 8, but got " + text + ".");
    }
    Optional<Moment> moment =
        options.at().isPresent() ? Optional.of(Moment.parse(options.at().get())) : Optional.empty();
    JobLife life = sources.log().life(id.get());
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

  private int replay() throws CouldNotRun, InterruptedException {
    ReplayTask task = new ReplayTask(out);
    return options.file().isPresent()
        ? task.file(sources.file(options.file().get()))
        : task.cluster(sources.cluster(), sources.live());
  }
}
