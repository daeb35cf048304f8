// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.joblog.topics.Variables;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Settings in the language of the gateway's: Dropwizard's YAML, in which {@link Variables} stand
 * for what a place has of its own. An unknown key is refused with the nearest one that there is;
 * {@code -Djoblog.processor.streams.standbys=1} goes before what the file says.
 */
final class ConfigFile {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  /**
   * @throws IllegalArgumentException naming the first setting that is missing, unknown or wrong
   * @throws IOException when the file can't be read
   */
  static ProcessorConfig read(Path file, Map<String, String> environment) throws IOException {
    if (file.toString().endsWith(".properties")) {
      throw new IllegalArgumentException(
          "Expected settings in YAML, but "
              + file
              + " is a properties file as former releases had it; docs/operations.md, Upgrades,"
              + " says how each setting is called now");
    }
    return read(
        new SubstitutingSourceProvider(
            new FileConfigurationSourceProvider(), Variables.of(environment)),
        file.toString());
  }

  /**
   * @param settings as a file would have them: sections, and in them values
   */
  static ProcessorConfig read(Map<String, ?> settings) {
    try {
      byte[] json = MAPPER.writeValueAsBytes(settings);
      return read(path -> new ByteArrayInputStream(json), "settings");
    } catch (JsonProcessingException notValues) {
      throw new IllegalArgumentException("Expected settings to be plain values", notValues);
    } catch (IOException notOfMemory) {
      throw new IllegalStateException(notOfMemory);
    }
  }

  private static ProcessorConfig read(ConfigurationSourceProvider source, String name)
      throws IOException {
    try {
      return new YamlConfigurationFactory<>(ProcessorConfig.class, null, MAPPER, "joblog.processor")
          .build(source, name);
    } catch (ConfigurationException wrong) {
      throw new IllegalArgumentException(sentence(wrong));
    }
  }

  /** Ours where there is one; without the cause, which may repeat a secret. */
  private static String sentence(ConfigurationException wrong) {
    for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
      if (cause.getClass() == IllegalArgumentException.class) {
        return String.valueOf(cause.getMessage());
      }
    }
    return Variables.withoutValues(
        String.valueOf(wrong.getMessage()).strip().replaceAll("\\s+", " "));
  }

  private ConfigFile() {}
}
