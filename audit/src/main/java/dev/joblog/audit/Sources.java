// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.PublicKeys;
import dev.joblog.processor.checkpoint.UnusableKey;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.RegistryAccess;
import dev.joblog.protocol.wire.SchemaRegistry;
import dev.joblog.protocol.wire.SchemaRegistryException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;

/** What {@code ./joblog audit} reads: as its options say, and otherwise its defaults. */
final class Sources {

  private final AuditOptions options;
  private final AuditDefaults defaults;
  private final EventWire wire;
  private final PrintStream err;

  private Sources(AuditOptions options, AuditDefaults defaults, EventWire wire, PrintStream err) {
    this.options = options;
    this.defaults = defaults;
    this.wire = wire;
    this.err = err;
  }

  /**
   * @param err is told how far reading is
   * @throws CouldNotRun when the schemas can't be had
   */
  static Sources of(AuditOptions options, AuditDefaults defaults, PrintStream err)
      throws CouldNotRun, InterruptedException {
    return new Sources(options, defaults, new EventWire(schemas(options)), err);
  }

  AuditedLog log() throws CouldNotRun {
    return options.file().isPresent() ? file(options.file().get()) : cluster();
  }

  ExportedLog file(Path file) {
    return new ExportedLog(file, partition(), wire, progress());
  }

  ClusterLog cluster() throws CouldNotRun {
    Optional<String> bootstrap = options.bootstrap().or(defaults::bootstrap);
    if (bootstrap.isEmpty()) {
      throw new CouldNotRun(
          "Expected a running ./joblog dev, --bootstrap or --file, but there is none.");
    }
    Map<String, Object> client =
        options.client().isPresent() ? properties(options.client().get()) : Map.of();
    return new ClusterLog(bootstrap.get(), client, partition(), wire, progress());
  }

  private OptionalInt partition() {
    return options.partition().map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  private static Map<String, Object> properties(Path file) throws CouldNotRun {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new CouldNotRun("Expected " + file + " to be a properties file, but it is not.", e);
    }
    Map<String, Object> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> settings.put(n, properties.getProperty(n)));
    return settings;
  }

  PublicKeys publicKeys() throws CouldNotRun {
    try {
      List<Path> named = options.publicKeys();
      return PublicKeys.read(named == null ? defaults.publicKeys() : named);
    } catch (UnusableKey e) {
      throw new CouldNotRun(String.valueOf(e.getMessage()), e);
    }
  }

  LiveRows live() throws CouldNotRun {
    Optional<URI> processor = options.processor().or(defaults::processor);
    Optional<String> token =
        options.token().isPresent() ? Optional.of(token(options.token().get())) : defaults.token();
    if (processor.isEmpty() || token.isEmpty()) {
      throw new CouldNotRun(
          "Expected --processor and --token-file, or a running ./joblog dev, but there is none;"
              + " --file replays an export by itself.");
    }
    return new ProcessorRows(processor.get(), token.get());
  }

  private static String token(Path file) throws CouldNotRun {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).trim();
    } catch (IOException e) {
      throw new CouldNotRun("Expected to read a token from " + file + ", but could not.", e);
    }
  }

  private static KnownSchemas schemas(AuditOptions options)
      throws CouldNotRun, InterruptedException {
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
