// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One face for a class of tests; its scripts begin anew with each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgentTest {

  AgentFace face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new AgentFace(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  @BeforeEach
  void forget() {
    face.commands.answer = ScriptedCommands::plainly;
    face.commands.sent.clear();
    face.commands.undelivered.set(0);
    face.reads.line = List.of();
    face.reads.stored.clear();
    face.reads.asked.clear();
    face.reads.isUnavailable = false;
    face.reads.isStandby = false;
    face.now = Samples.T;
  }
}
