// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.processor.store.DerivedRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;

/** Rows that remember what was written to them, as a changelog does. */
final class WrittenRows implements Rows {

  /** Of this build: primary rows alone. */
  final List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();

  /** Of an earlier build: all of them. */
  final List<KeyValue<byte[], byte[]>> earlier = new ArrayList<>();

  private final Rows rows;

  WrittenRows(Rows rows) {
    this.rows = rows;
  }

  /** What the broker leaves of it: the last record of each key, in their order. */
  static List<KeyValue<byte[], byte[]>> compacted(
      List<KeyValue<byte[], byte[]>> changelog, boolean tombstonesToo) {
    Map<Bytes, KeyValue<byte[], byte[]>> last = new LinkedHashMap<>();
    for (KeyValue<byte[], byte[]> record : changelog) {
      last.remove(Bytes.wrap(record.key));
      last.put(Bytes.wrap(record.key), record);
    }
    return last.values().stream().filter(record -> tombstonesToo || record.value != null).toList();
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return rows.get(key);
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    return rows.range(fromInclusive, toExclusive);
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return rows.reverseRange(fromInclusive, toExclusive);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    rows.put(key, value);
    remember(KeyValue.pair(key, value));
  }

  @Override
  public void delete(byte[] key) {
    rows.delete(key);
    remember(KeyValue.pair(key, null));
  }

  private void remember(KeyValue<byte[], byte[]> record) {
    earlier.add(record);
    if (!DerivedRows.isDerived(record.key)) {
      changelog.add(record);
    }
  }
}
