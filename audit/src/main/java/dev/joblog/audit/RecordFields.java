// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fields of a protocol record by their paths, {@code lease.holder}; what is empty is left out.
 */
final class RecordFields {

  static SortedMap<String, String> of(Record record) {
    SortedMap<String, String> fields = new TreeMap<>();
    put(fields, "", record);
    return fields;
  }

  /** The first path, in their order, at which two records differ. */
  static Optional<String> firstDifference(Record one, Record other) {
    SortedMap<String, String> ones = of(one);
    SortedMap<String, String> others = of(other);
    SortedMap<String, String> all = new TreeMap<>(ones);
    all.putAll(others);
    return all.keySet().stream()
        .filter(
            path ->
                !Optional.ofNullable(ones.get(path)).equals(Optional.ofNullable(others.get(path))))
        .findFirst();
  }

  private static void put(Map<String, String> fields, String path, Object value) {
    if (value instanceof Record record && record.getClass().getRecordComponents().length > 0) {
      components(fields, path, record);
    } else if (value instanceof Optional<?> maybe) {
      maybe.ifPresent(present -> put(fields, path, present));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        put(fields, path + "[" + i + "]", list.get(i));
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> put(fields, path + "[" + key + "]", each));
    } else if (!value.equals(OptionalInt.empty()) && !value.equals(OptionalLong.empty())) {
      fields.put(path, value.toString());
    }
  }

  private static void components(Map<String, String> fields, String path, Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    for (RecordComponent component : components) {
      try {
        // A record with one nameless value, like an id, is that value.
        String name = components.length == 1 ? path : join(path, component.getName());
        put(fields, name, component.getAccessor().invoke(record));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(
            "Expected to read a record of the protocol, but could not", e);
      }
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private RecordFields() {}
}
