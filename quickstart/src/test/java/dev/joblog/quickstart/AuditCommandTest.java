// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.audit.AuditDefaults;
import dev.joblog.processor.checkpoint.SigningKey;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an audit takes from a data directory. */
final class AuditCommandTest {

  @TempDir Path dataDir;

  @Test
  void withoutARunningDevNothingIsAssumedAndNothingIsMade() throws Exception {
    assertThat(AuditCommand.defaults(dataDir)).isEqualTo(AuditDefaults.none());
    assertThat(dataDir).isEmptyDirectory();
  }

  @Test
  void aRunningDevTellsWhereItIsUntilItStops() throws Exception {
    Secrets secrets = new Secrets(dataDir.resolve("secrets"));
    String token = secrets.token("internal-token");
    AuditKeyFiles keys = AuditKeyFiles.in(dataDir.resolve("secrets")).made();
    new Running("localhost:9092", 7070).write(dataDir);

    AuditDefaults defaults = AuditCommand.defaults(dataDir);

    assertThat(defaults.bootstrap()).contains("localhost:9092");
    assertThat(defaults.processor()).contains(URI.create("http://localhost:7070"));
    assertThat(defaults.token()).contains(token);
    assertThat(defaults.publicKeys()).containsExactly(keys.publicKey());
    Running.forget(dataDir);
    assertThat(AuditCommand.defaults(dataDir).bootstrap()).isEmpty();
  }

  @Test
  void theDevelopmentKeyIsMadeOnceAndIsItsOwnersAlone() throws Exception {
    Path secrets = Files.createDirectory(dataDir.resolve("secrets"));
    AuditKeyFiles keys = AuditKeyFiles.in(secrets).made();
    String first = Files.readString(keys.privateKey());

    AuditKeyFiles.in(secrets).made();

    assertThat(Files.readString(keys.privateKey())).isEqualTo(first);
    assertThat(SigningKey.read(keys.privateKey(), keys.publicKey())).isNotNull();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.privateKey())))
        .isEqualTo("rw-------");
  }
}
