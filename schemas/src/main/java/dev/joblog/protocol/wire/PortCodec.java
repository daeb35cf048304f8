// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.avro.Schema;

/**
 * Messages of the internal query port: one byte for the version of its language, then a record in
 * that version's schema, as Avro writes it. The code writes and reads the newest version; of two
 * builds side by side the newer one writes and reads its messages again in the older one's.
 */
final class PortCodec<R> {

  private final SortedMap<Integer, Schema> versions;
  private final Schema ours;
  private final byte[] prefix;
  private final Map<Integer, SchemaReader<R>> readers = new HashMap<>();
  private final Map<Integer, Rewriting> rewritings = new HashMap<>();

  /**
   * @param versions that are spoken; the last is the one of the code
   */
  PortCodec(SortedMap<Integer, Schema> versions, AvroReader.Read<R> read) {
    this.versions = versions;
    this.ours = Optional.ofNullable(versions.get(versions.lastKey())).orElseThrow();
    this.prefix = prefix(versions.lastKey());
    versions.forEach(
        (version, schema) -> {
          readers.put(version, new SchemaReader<>(schema, ours, read));
          rewritings.put(version, new Rewriting(ours, schema));
        });
  }

  private static byte[] prefix(int version) {
    return new byte[] {(byte) version};
  }

  /** A message in the newest version, of which the fields are to be written. */
  AvroWriter begin() {
    return AvroWriter.begin(prefix);
  }

  /**
   * For a peer, in the newest version that it reads too.
   *
   * @param message in the newest version; not to be used again
   * @param reads the newest version that the peer reads
   * @throws UndecodableException when it reads none of ours, or the message has no place in what it
   *     reads: a kind of fact that is newer, say
   */
  byte[] forReader(byte[] message, int reads) throws UndecodableException {
    if (reads < versions.firstKey()) {
      throw new UndecodableException(
          "Expected who asks to read " + spoken() + ", but it reads version " + reads);
    }
    int version = Math.min(reads, versions.lastKey());
    Schema theirs = Optional.ofNullable(versions.get(version)).orElseThrow();
    if (theirs.equals(ours)) {
      message[0] = (byte) version;
      return message;
    }
    return Optional.ofNullable(rewritings.get(version))
        .orElseThrow()
        .rewritten(prefix(version), message, prefix.length, Integer.MAX_VALUE);
  }

  /**
   * For a peer of which nothing is known: in the oldest version that says all of it.
   *
   * @param message in the newest version; not to be used again
   * @param value what it says
   */
  byte[] forAnyReader(byte[] message, R value) {
    for (int version : versions.headMap(versions.lastKey()).keySet()) {
      try {
        byte[] older = forReader(message.clone(), version);
        if (decode(older).equals(value)) {
          return older;
        }
      } catch (UndecodableException newer) {
        // that version has no words for it
      }
    }
    return message;
  }

  R decode(byte[] message) throws UndecodableException {
    SchemaReader<R> reader = message.length == 0 ? null : readers.get((int) message[0]);
    if (reader == null) {
      throw new UndecodableException(
          "Expected "
              + spoken()
              + ", but it is "
              + (message.length == 0 ? "nothing" : Byte.toString(message[0])));
    }
    return reader.read(message, prefix.length, Integer.MAX_VALUE);
  }

  private String spoken() {
    int oldest = versions.firstKey();
    int newest = versions.lastKey();
    return "version "
        + (oldest == newest ? "" + newest : oldest + " to " + newest)
        + " of the query language";
  }
}
