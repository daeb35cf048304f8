// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Random keys, one file each, made on first use and readable by their owner alone. They outlive
 * restarts: a lease token, a cursor or an access token of yesterday is good today.
 */
final class Secrets {

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path directory;

  Secrets(Path directory) throws IOException {
    this.directory = directory;
    try {
      Files.createDirectory(directory, owner(directory, "rwx------"));
    } catch (FileAlreadyExistsException kept) {
      // from an earlier start
    }
  }

  /**
   * @return 32 bytes, the same ones whenever the name is
   */
  byte[] key(String name) throws IOException {
    Path file = file(name);
    byte[] key;
    try {
      key = Base64.getUrlDecoder().decode(Files.readString(file).trim());
    } catch (IllegalArgumentException e) {
      throw new IOException("Expected " + file + " to hold a key in Base64url, but it does not", e);
    }
    if (key.length != BYTES) {
      throw new IOException(
          "Expected " + file + " to hold " + BYTES + " bytes, but it holds " + key.length);
    }
    return key;
  }

  /**
   * Those that are there, by the number that their name ends in.
   *
   * @param prefix of the names: {@code lease-key-} for {@code lease-key-1}
   */
  SortedMap<Integer, byte[]> numbered(String prefix) throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(directory)) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    SortedMap<Integer, byte[]> keys = new TreeMap<>();
    Pattern numbered = Pattern.compile(Pattern.quote(prefix) + "([1-9][0-9]{0,8})");
    for (String name : names) {
      Matcher matcher = numbered.matcher(name);
      if (matcher.matches()) {
        keys.put(Integer.parseInt(matcher.group(1)), key(name));
      }
    }
    return keys;
  }

  /** The file itself, for whoever reads it. */
  Path file(String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      make(file);
    }
    return file;
  }

  /** As text that fits a header. */
  String token(String name) throws IOException {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key(name));
  }

  /** Written aside and moved: a crash leaves no half key. */
  private void make(Path file) throws IOException {
    byte[] key = new byte[BYTES];
    RANDOM.nextBytes(key);
    Path aside = Files.createTempFile(directory, "new", "", owner(directory, "rw-------"));
    Files.writeString(aside, Base64.getUrlEncoder().withoutPadding().encodeToString(key));
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<?>[] owner(Path directory, String permissions) {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
