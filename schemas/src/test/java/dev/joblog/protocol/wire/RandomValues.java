// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.JobId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Any value of any protocol record, by reflection: a new order, fact or field is tested as soon as
 * it exists. Keeps to what the protocol says of its values (whole milliseconds, sorted
 * capabilities, one tenant per value) and to nothing else.
 */
final class RandomValues {

  private static final int ITEMS_MAX = 4;
  private static final String[] TEXTS = {
    "", "a", "media.facts@1", "ü\u0000\n", "\uD83D\uDE00 läuft"
  };

  private final Random random;
  private String tenant = "";

  RandomValues(long seed) {
    this.random = new Random(seed);
  }

  /** A fresh value, its parts all of one tenant. */
  <T> T next(Class<T> type) {
    tenant = text();
    return type.cast(value("", type));
  }

  /** The records behind a sealed type. */
  static List<Class<?>> leaves(Class<?> type) {
    if (!type.isSealed()) {
      return List.of(type);
    }
    List<Class<?>> leaves = new ArrayList<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      leaves.addAll(leaves(permitted));
    }
    return leaves;
  }

  private Object value(String name, Type type) {
    if (type instanceof ParameterizedType generic) {
      return container(name, generic);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isEnum()) {
      return raw.getEnumConstants()[random.nextInt(raw.getEnumConstants().length)];
    }
    if (raw.isSealed()) {
      List<Class<?>> leaves = leaves(raw);
      return value(name, leaves.get(random.nextInt(leaves.size())));
    }
    if (raw.isRecord() && raw != JobId.class) {
      return record(raw);
    }
    return scalar(name, raw);
  }

  private Object container(String name, ParameterizedType generic) {
    Class<?> raw = (Class<?>) generic.getRawType();
    Type[] parts = generic.getActualTypeArguments();
    if (raw == Optional.class) {
      return random.nextBoolean() ? Optional.of(value(name, parts[0])) : Optional.empty();
    }
    if (raw == List.class) {
      List<Object> items = items(name, parts[0]);
      return isCapabilities(name) ? List.copyOf(new TreeSet<>(items)) : items;
    }
    if (raw == Map.class || raw == SortedMap.class) {
      Map<Object, Object> map = new TreeMap<>();
      items(name, parts[0]).forEach(key -> map.put(key, value(name, parts[1])));
      return map;
    }
    throw new AssertionError("Expected a container known here, but it is " + generic);
  }

  private static boolean isCapabilities(String name) {
    return name.endsWith("apabilities") || name.equals("runnableWith");
  }

  private List<Object> items(String name, Type type) {
    List<Object> items = new ArrayList<>();
    for (int left = random.nextInt(ITEMS_MAX); left > 0; left--) {
      items.add(value(name, type));
    }
    return items;
  }

  private Object record(Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    Class<?>[] types = new Class<?>[parts.length];
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      types[i] = parts[i].getType();
      values[i] =
          parts[i].getName().equals("writtenId")
              ? written((UUID) values[0])
              : value(parts[i].getName(), parts[i].getGenericType());
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Expected to make a " + type + ", but could not", e);
    }
  }

  /** The id of the same record, in either case. */
  private String written(UUID id) {
    return random.nextBoolean() ? id.toString() : id.toString().toUpperCase(Locale.ROOT);
  }

  private Object scalar(String name, Class<?> type) {
    if (type == String.class) {
      return name.equals("tenant") ? tenant : text();
    }
    if (type == int.class || type == Integer.class) {
      return random.nextInt() >> random.nextInt(Integer.SIZE);
    }
    if (type == long.class || type == Long.class) {
      return random.nextLong() >> random.nextInt(Long.SIZE);
    }
    if (type == boolean.class || type == Boolean.class) {
      return random.nextBoolean();
    }
    if (type == OptionalInt.class) {
      return random.nextBoolean()
          ? OptionalInt.of(random.nextInt(Integer.MAX_VALUE))
          : OptionalInt.empty();
    }
    if (type == OptionalLong.class) {
      return random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty();
    }
    if (type == UUID.class) {
      return new UUID(random.nextLong(), random.nextLong());
    }
    if (type == JobId.class) {
      return JobId.of(random.nextLong(), random.nextLong(), random.nextInt(JobId.PARTITIONS_MAX));
    }
    if (type == Instant.class) {
      return Instant.ofEpochMilli(random.nextLong() >> (8 + random.nextInt(56)));
    }
    if (type == Duration.class) {
      return Duration.ofMillis(random.nextLong() >> random.nextInt(Long.SIZE));
    }
    throw new AssertionError("Expected a type known here, but it is " + type);
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)] + Long.toString(random.nextLong(), 36);
  }
}
