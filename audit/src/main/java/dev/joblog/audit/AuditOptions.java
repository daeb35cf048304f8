// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.audit.CommandLines.Range;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What {@code ./joblog audit} was asked for. */
interface AuditOptions {

  enum Task {
    VERIFY,
    REPLAY,
    EXPORT,
    SHOW
  }

  @Parameters(index = "0", defaultValue = "nothing", converter = TaskName.class)
  Task task();

  /** The job to show. */
  @Parameters(index = "1", arity = "0..1")
  Optional<String> subject();

  /** An export, or the directory of one; no cluster is asked then. */
  @Option(names = "--file")
  Optional<Path> file();

  /** Where export writes. */
  @Option(names = "--to")
  Optional<Path> to();

  /** Brokers; by default those of the running {@code ./joblog dev}. */
  @Option(names = "--bootstrap")
  Optional<String> bootstrap();

  /** A properties file for the Kafka client, for TLS and SASL. */
  @Option(names = "--client")
  Optional<Path> client();

  /** Where schemas are; by default the ones that come with this version. */
  @Option(names = "--schema-registry")
  Optional<URI> registry();

  @Range(min = 0, max = 4_095)
  @Option(names = "--partition")
  Optional<Integer> partition();

  @Option(names = "--at")
  Optional<String> at();

  /** Null when none is named: picocli knows no optional list. */
  @Option(names = "--public-key")
  @Nullable List<Path> publicKeys();

  /** The query port of any processor, for replay. */
  @Option(names = "--processor")
  Optional<URI> processor();

  /** Holds the query port's shared token. */
  @Option(names = "--token-file")
  Optional<Path> token();

  /** Of the {@code ./joblog dev} that the defaults come from. */
  @Option(names = "--data-dir")
  Optional<Path> dataDir();

  static AuditOptions parse(List<String> arguments) throws CouldNotRun {
    AuditOptions options = CommandLines.read(AuditOptions.class, arguments);
    if (options.task() == Task.SHOW && options.subject().isEmpty()) {
      throw new CouldNotRun("Expected show to be followed by a job id, but there is none.");
    }
    if (options.task() != Task.SHOW && options.subject().isPresent()) {
      throw new CouldNotRun("Expected an option, but got " + options.subject().get() + ".");
    }
    if (options.task() == Task.EXPORT && (options.to().isEmpty() || options.file().isPresent())) {
      throw new CouldNotRun(
          "Expected export to have --to and no --file, but it has not: it copies the topic.");
    }
    return options;
  }

  /** In lower case. */
  final class TaskName implements ITypeConverter<Task> {
    @Override
    public Task convert(String word) {
      for (Task task : Task.values()) {
        if (task.name().toLowerCase(Locale.ROOT).equals(word)) {
          return task;
        }
      }
      throw new TypeConversionException("verify, replay, export or show");
    }
  }
}
