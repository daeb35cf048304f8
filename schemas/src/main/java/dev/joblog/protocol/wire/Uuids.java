// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.JobId;
import java.util.Optional;
import java.util.UUID;

/** Ids as text. {@code UUID.fromString} also takes {@code 1-1-1-1-1}; this does not. */
final class Uuids {

  static UUID uuid(String field, String text) throws UndecodableException {
    if (text.length() == 36) {
      try {
        UUID uuid = UUID.fromString(text);
        if (uuid.toString().equalsIgnoreCase(text)) {
          return uuid;
        }
      } catch (IllegalArgumentException notHex) {
        throw new UndecodableException(
            "Expected " + field + " to be a UUID, but it is not", notHex);
      }
    }
    throw new UndecodableException("Expected " + field + " to be a UUID, but it is not");
  }

  static JobId jobId(String field, String text) throws UndecodableException {
    Optional<JobId> id = JobId.parse(text);
    if (id.isEmpty()) {
      throw new BadWordException(field, "a UUID of version 8");
    }
    return id.get();
  }

  private Uuids() {}
}
