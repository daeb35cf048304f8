// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code ./joblog audit} was asked for.
 *
 * @param task verify, replay, export or show
 * @param subject of show: the job id; empty for the others
 * @param file {@code --file}: an export, or the directory of one; no cluster is asked then
 * @param to {@code --to}: where export writes
 * @param bootstrap {@code --bootstrap}: brokers; by default those of the running {@code ./joblog
 *     dev}
 * @param client {@code --client}: a properties file for the Kafka client, for TLS and SASL
 * @param registry {@code --schema-registry}: where schemas are; by default the ones that come with
 *     this version
 * @param processor {@code --processor}: the query port of any processor, for replay
 * @param token {@code --token-file}: holds the query port's shared token
 * @param dataDir {@code --data-dir}: of the {@code ./joblog dev} that the defaults come from
 */
record AuditOptions(
    Task task,
    Optional<String> subject,
    Optional<Path> file,
    Optional<Path> to,
    Optional<String> bootstrap,
    Optional<Path> client,
    Optional<URI> registry,
    OptionalInt partition,
    Optional<String> at,
    List<Path> publicKeys,
    Optional<URI> processor,
    Optional<Path> token,
    Optional<Path> dataDir) {

  enum Task {
    VERIFY,
    REPLAY,
    EXPORT,
    SHOW
  }

  static AuditOptions parse(List<String> arguments) throws CouldNotRun {
    return new Parser().parse(arguments.iterator());
  }

  private static final class Parser {
    private Optional<String> subject = Optional.empty();
    private Optional<Path> file = Optional.empty();
    private Optional<Path> to = Optional.empty();
    private Optional<String> bootstrap = Optional.empty();
    private Optional<Path> client = Optional.empty();
    private Optional<URI> registry = Optional.empty();
    private OptionalInt partition = OptionalInt.empty();
    private Optional<String> at = Optional.empty();
    private final List<Path> publicKeys = new ArrayList<>();
    private Optional<URI> processor = Optional.empty();
    private Optional<Path> token = Optional.empty();
    private Optional<Path> dataDir = Optional.empty();

    AuditOptions parse(Iterator<String> rest) throws CouldNotRun {
      Task task = task(rest.hasNext() ? rest.next() : "nothing");
      while (rest.hasNext()) {
        String argument = rest.next();
        if (!argument.startsWith("--") && task == Task.SHOW && subject.isEmpty()) {
          subject = Optional.of(argument);
        } else if (!argument.startsWith("--") || !rest.hasNext()) {
          throw new CouldNotRun(
              "Expected an option and its value, but got "
                  + argument
                  + "; ./joblog audit --help lists them.");
        } else {
          option(argument, rest.next());
        }
      }
      return checked(
          new AuditOptions(
              task,
              subject,
              file,
              to,
              bootstrap,
              client,
              registry,
              partition,
              at,
              publicKeys,
              processor,
              token,
              dataDir));
    }

    private static Task task(String word) throws CouldNotRun {
      return switch (word) {
        case "verify" -> Task.VERIFY;
        case "replay" -> Task.REPLAY;
        case "export" -> Task.EXPORT;
        case "show" -> Task.SHOW;
        default ->
            throw new CouldNotRun(
                "Expected verify, replay, export or show, but got "
                    + word
                    + "; ./joblog audit --help tells more.");
      };
    }

    private void option(String name, String value) throws CouldNotRun {
      switch (name) {
        case "--file" -> file = Optional.of(path(name, value));
        case "--to" -> to = Optional.of(path(name, value));
        case "--bootstrap" -> bootstrap = Optional.of(value);
        case "--client" -> client = Optional.of(path(name, value));
        case "--schema-registry" -> registry = Optional.of(uri(name, value));
        case "--partition" -> partition = OptionalInt.of(number(value));
        case "--at" -> at = Optional.of(value);
        case "--public-key" -> publicKeys.add(path(name, value));
        case "--processor" -> processor = Optional.of(uri(name, value));
        case "--token-file" -> token = Optional.of(path(name, value));
        case "--data-dir" -> dataDir = Optional.of(path(name, value));
        default ->
            throw new CouldNotRun(
                "Expected an option of audit, but got "
                    + name
                    + "; ./joblog audit --help lists them.");
      }
    }

    private static AuditOptions checked(AuditOptions options) throws CouldNotRun {
      if (options.task == Task.SHOW && options.subject.isEmpty()) {
        throw new CouldNotRun("Expected show to be followed by a job id, but there is none.");
      }
      if (options.task == Task.EXPORT && (options.to.isEmpty() || options.file.isPresent())) {
        throw new CouldNotRun(
            "Expected export to have --to and no --file, but it has not: it copies the topic.");
      }
      return options;
    }

    private static Path path(String name, String value) throws CouldNotRun {
      try {
        return Path.of(value);
      } catch (InvalidPathException e) {
        throw new CouldNotRun("Expected " + name + " to be a path, but it is " + value + ".", e);
      }
    }

    private static URI uri(String name, String value) throws CouldNotRun {
      try {
        URI uri = URI.create(value);
        if (uri.getHost() != null) {
          return uri;
        }
      } catch (IllegalArgumentException noUri) {
        // refused below
      }
      throw new CouldNotRun(
          "Expected " + name + " to be like http://localhost:7070, but it is " + value + ".");
    }

    private static int number(String value) throws CouldNotRun {
      if (!value.matches("\\d{1,4}")) {
        throw new CouldNotRun(
            "Expected --partition to be a number from 0 to 4095, but it is " + value + ".");
      }
      return Integer.parseInt(value);
    }
  }
}
