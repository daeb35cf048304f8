// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.protocol.wire.BundledSchemas;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** Whether a built processor reads commands as this build writes them on the topic. */
public final class CommandSchemas {

  private static final String SUBJECT = "job-commands-value";
  private static final String NEWEST = "command.avsc";
  private static final String ROOM = "dev/joblog/protocol/wire";

  /**
   * @param libraries of the processor
   */
  public static boolean readsOurs(Path libraries) throws IOException {
    Schema ours =
        new Schema.Parser().parse(BundledSchemas.bySubject(SUBJECT).orElseThrow().schema());
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(libraries, "schemas-*.jar")) {
      for (Path jar : jars) {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
          if (reads(ours, files.getPath(ROOM))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean reads(Schema ours, Path room) throws IOException {
    if (Files.notExists(room.resolve(NEWEST))) {
      return false; // trees before commit 47a6afe keep their schemas elsewhere
    }
    try (DirectoryStream<Path> earlier = Files.newDirectoryStream(room, SUBJECT + ".v*.avsc")) {
      for (Path file : earlier) {
        if (isSame(ours, new Schema.Parser().parse(Files.readString(file)))) {
          return true;
        }
      }
      return isSame(ours, newest(room));
    }
  }

  /** What several topics share stands in a file of its own; a record is the last of its file. */
  private static Schema newest(Path room) throws IOException {
    Schema.Parser parser = new Schema.Parser();
    var unused = parser.parse(Files.readString(room.resolve("job.avsc")));
    List<Schema> types = parser.parse(Files.readString(room.resolve(NEWEST))).getTypes();
    return types.get(types.size() - 1);
  }

  private static boolean isSame(Schema one, Schema other) {
    return SchemaNormalization.toParsingForm(one).equals(SchemaNormalization.toParsingForm(other));
  }

  private CommandSchemas() {}
}
