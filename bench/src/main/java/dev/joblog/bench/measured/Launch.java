// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a service is started.
 *
 * @param arguments for Java
 * @param environment beside this process's own
 */
record Launch(String name, List<String> arguments, Map<String, String> environment) {

  /** Returns at once. */
  ServiceProcess start(Path log) throws IOException {
    return ServiceProcess.java(name, arguments, environment, log);
  }

  /**
   * Likewise.
   *
   * @param before what the command line begins with
   */
  ServiceProcess start(List<String> before, Path log) throws IOException {
    return ServiceProcess.java(name, before, arguments, environment, log);
  }
}
