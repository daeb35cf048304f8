// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import dev.joblog.bench.measured.Disk;
import dev.joblog.bench.measured.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the processes of one side write. Closing it ends at once those that still run, as after a
 * start that failed, and deletes all of it.
 */
record RunDirectory(Path path) implements AutoCloseable {

  static RunDirectory make() throws IOException {
    return new RunDirectory(Files.createTempDirectory("joblog-bench"));
  }

  @Override
  public void close() throws IOException {
    ServiceProcess.endAll();
    Disk.delete(path);
  }
}
