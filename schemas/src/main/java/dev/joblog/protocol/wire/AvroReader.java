// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.JobId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Reads what {@link AvroWriter} wrote, field by field. An {@link UndecodableException} says that a
 * field's word is none of ours; every other one, that the bytes are no record of the schema.
 */
final class AvroReader extends BoundedDecoder {

  /** What of a record comes next. */
  interface Read<T> {
    T from(AvroReader in) throws IOException;
  }

  AvroReader(byte[] bytes, int from, int itemsMax) {
    super(bytes, from, itemsMax);
  }

  AvroReader(byte[] bytes, int from) {
    this(bytes, from, Integer.MAX_VALUE);
  }

  int small() throws IOException {
    return readInt();
  }

  long number() throws IOException {
    return readLong();
  }

  boolean flag() throws IOException {
    return readBoolean();
  }

  String text() throws IOException {
    return readString();
  }

  Instant time() throws IOException {
    return Instant.ofEpochMilli(readLong());
  }

  Duration span() throws IOException {
    return Duration.ofMillis(readLong());
  }

  /**
   * Which branch of a union follows.
   *
   * @param branches how many there are
   */
  int branch(int branches) throws IOException {
    int index = readIndex();
    if (index >= branches) {
      throw new IOException(
          "Expected a union's branch below " + branches + ", but it is number " + index);
    }
    return index;
  }

  <T> Optional<T> maybe(Read<T> read) throws IOException {
    return branch(2) == 0 ? Optional.empty() : Optional.of(read.from(this));
  }

  OptionalInt maybeSmall() throws IOException {
    return branch(2) == 0 ? OptionalInt.empty() : OptionalInt.of(readInt());
  }

  OptionalLong maybeNumber() throws IOException {
    return branch(2) == 0 ? OptionalLong.empty() : OptionalLong.of(readLong());
  }

  <T> List<T> each(Read<T> read) throws IOException {
    long block = readArrayStart();
    if (block == 0) {
      return List.of();
    }
    List<T> items = new ArrayList<>();
    for (; block > 0; block = arrayNext()) {
      for (long left = block; left > 0; left--) {
        items.add(read.from(this));
      }
    }
    return List.copyOf(items);
  }

  /** Whatever order they were written in. */
  List<String> capabilities() throws IOException {
    return Words.sorted(each(AvroReader::text));
  }

  /** Of a key that is there twice, the last. */
  SortedMap<String, String> words() throws IOException {
    long block = readMapStart();
    if (block == 0) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, String> words = new TreeMap<>();
    for (; block > 0; block = mapNext()) {
      for (long left = block; left > 0; left--) {
        words.put(readString(), readString());
      }
    }
    return Collections.unmodifiableSortedMap(words);
  }

  UUID uuid(String field) throws IOException {
    return Uuids.uuid(field, text());
  }

  /**
   * @param field for the sentence and the pointer of the one that is none
   */
  JobId jobId(String field) throws IOException {
    return Uuids.jobId(field, text());
  }

  Optional<JobId> maybeJobId(String field) throws IOException {
    return branch(2) == 0 ? Optional.empty() : Optional.of(jobId(field));
  }
}
