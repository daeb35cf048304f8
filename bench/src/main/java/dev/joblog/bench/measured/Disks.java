// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A disk for each processor of a cluster: a small one in memory, or a directory.
 *
 * @param directory that they lie in
 * @param asRoot whether they are in memory, for which this process must be root
 */
record Disks(Path directory, int count, boolean asRoot) implements AutoCloseable {

  Path of(int number) {
    return directory.resolve("disk-" + (number + 1));
  }

  void mount() throws IOException, InterruptedException {
    for (int i = 0; i < count && asRoot; i++) {
      Root.mount(of(i), Cluster.DISK_MIB);
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < count && asRoot; i++) {
      try {
        Root.unmount(of(i));
      } catch (IOException neverMounted) {
        // the start failed before
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
