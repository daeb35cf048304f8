// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A test that speaks to the dialect over HTTP; one server for its class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ValpayTest {

  ValpayFace face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new ValpayFace(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  @BeforeEach
  void forget() {
    face.jobs.forget();
    face.commands.forget();
  }
}
