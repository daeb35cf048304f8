// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The data directory, held by one copy at a time; the lock goes with the process. */
final class DataDir implements AutoCloseable {

  private final Path path;
  private final FileChannel lockFile;

  private DataDir(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Makes the directory when it is missing, and takes it. */
  static DataDir take(Path path) throws Refused {
    FileChannel lockFile;
    try {
      Files.createDirectories(path);
      lockFile =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new Refused(
          "Expected to write to the data directory " + path + ", but it is not writable.");
    }
    if (tryLock(lockFile) == null) {
      throw new Refused(
          "Expected to be alone in the data directory "
              + path
              + ", but another joblog dev runs there: stop it, or name another with --data-dir.");
    }
    return new DataDir(path, lockFile);
  }

  private static @Nullable FileLock tryLock(FileChannel lockFile) {
    try {
      return lockFile.tryLock();
    } catch (IOException | OverlappingFileLockException taken) {
      return null;
    }
  }

  Path path() {
    return path;
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  Path kafkaPort() {
    return path.resolve("kafka-port");
  }

  Path archives() {
    return path.resolve("archives");
  }

  Path state() {
    return path.resolve("state");
  }

  Path secrets() {
    return path.resolve("secrets");
  }

  Path log() {
    return path.resolve("joblog.log");
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
