// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of one JVM the set of processes that they share: started by the first that asks,
 * stopped when the JVM's last test is over (docs/decisions/0011).
 */
final class SharedStack implements ParameterResolver {

  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(SharedStack.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == JoblogStack.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, HERE)
        .getOrComputeIfAbsent(JoblogStack.class, type -> start(), JoblogStack.class);
  }

  /**
   * A create is answered with 202 where its outcome takes longer than the gateway waits, 5 seconds
   * unless told: these tests are about what is decided, and other builds share their machine.
   */
  private static final String WAIT = "dw.nativeApi.waitAtMost";

  private static JoblogStack start() {
    System.setProperty(WAIT, "PT1M");
    try {
      return JoblogStack.start(Files.createTempDirectory(Path.of("target"), "stack-"));
    } catch (Exception e) {
      throw new IllegalStateException("Expected the shared set to start, but it did not", e);
    } finally {
      System.clearProperty(WAIT);
    }
  }
}
