// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The directory that Maven puts the broker's jars into. They never join our own class path: log4j
 * and Scala must not meet Dropwizard.
 *
 * @param directory {@code quickstart/broker/target} of the source tree
 */
public record BrokerHome(Path directory) {

  static final String MAIN_CLASS = "dev.joblog.quickstart.broker.BrokerMain";

  /** Absolute and sorted, so that every start has the class path that the archive was made with. */
  List<Path> jars() {
    Path absolute = directory.toAbsolutePath();
    try (Stream<Path> lib = Files.list(absolute.resolve("lib"))) {
      return Stream.concat(Stream.of(absolute.resolve("quickstart-broker.jar")), lib.sorted())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(
          "Expected Kafka's jars in " + directory + ", but they are not there: build first", e);
    }
  }

  String classPath() {
    return jars().stream()
        .map(Path::toString)
        .collect(Collectors.joining(java.io.File.pathSeparator));
  }

  /** The name of a class data archive that fits these jars and this JVM, and no others. */
  String archiveName() throws IOException {
    CRC32 crc = new CRC32();
    crc.update(System.getProperty("java.vm.version", "").getBytes(StandardCharsets.UTF_8));
    for (Path jar : jars()) {
      String mark = jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis();
      crc.update(mark.getBytes(StandardCharsets.UTF_8));
    }
    return "broker-" + Long.toHexString(crc.getValue()) + ".jsa";
  }
}
