// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * Which claims wait for what, in memory, so that a job finds the oldest that fits and no row of
 * another is read. At most {@code Limits.WAITERS_MAX} claims, in groups of the same types and
 * capabilities.
 */
final class WaitingClaims {

  /** Claims of one queue that wait for the same. */
  private static final class Group implements Comparable<Group> {
    private final String name;
    private final TreeSet<String> types;
    private final TreeSet<String> capabilities;
    private final TreeMap<Long, Instant> claims = new TreeMap<>();

    private Group(String name, Collection<String> types, Collection<String> capabilities) {
      this.name = name;
      this.types = new TreeSet<>(types);
      this.capabilities = new TreeSet<>(capabilities);
    }

    private boolean fits(String type, Collection<String> required) {
      return (types.isEmpty() || types.contains(type)) && capabilities.containsAll(required);
    }

    private OptionalLong oldest(Instant t, LongPredicate passedOver) {
      return claims.entrySet().stream()
          .filter(claim -> claim.getValue().isAfter(t))
          .mapToLong(Map.Entry::getKey)
          .filter(offset -> !passedOver.test(offset))
          .findFirst();
    }

    @Override
    public int compareTo(Group other) {
      return name.compareTo(other.name);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Group group && group.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  /** The groups of one queue, by each word that they know. */
  private static final class Queue {
    private final TreeMap<String, Group> groups = new TreeMap<>();
    private final TreeMap<Long, Group> byOffset = new TreeMap<>();
    private final TreeMap<String, Set<Group>> byType = new TreeMap<>();
    private final TreeMap<String, Set<Group>> byCapability = new TreeMap<>();
    private final TreeSet<Group> ofAnyType = new TreeSet<>();

    private void add(Waiters.Waiter waiter) {
      remove(waiter.ref().claimOffset());
      Group group = groups.computeIfAbsent(name(waiter), name -> group(name, waiter));
      group.claims.put(waiter.ref().claimOffset(), waiter.until());
      byOffset.put(waiter.ref().claimOffset(), group);
    }

    private static String name(Waiters.Waiter waiter) {
      return String.join("\n", new TreeSet<>(waiter.types()))
          + "\r"
          + String.join("\n", new TreeSet<>(waiter.capabilities()));
    }

    private Group group(String name, Waiters.Waiter waiter) {
      Group group = new Group(name, waiter.types(), waiter.capabilities());
      if (group.types.isEmpty()) {
        ofAnyType.add(group);
      }
      group.types.forEach(type -> add(byType, type, group));
      group.capabilities.forEach(capability -> add(byCapability, capability, group));
      return group;
    }

    private static void add(Map<String, Set<Group>> by, String word, Group group) {
      by.computeIfAbsent(word, first -> new TreeSet<>()).add(group);
    }

    private void remove(long offset) {
      Group group = byOffset.remove(offset);
      if (group == null) {
        return;
      }
      group.claims.remove(offset);
      if (group.claims.isEmpty()) {
        groups.remove(group.name);
        ofAnyType.remove(group);
        group.types.forEach(type -> remove(byType, type, group));
        group.capabilities.forEach(capability -> remove(byCapability, capability, group));
      }
    }

    private static void remove(Map<String, Set<Group>> by, String word, Group group) {
      by.computeIfPresent(word, (same, of) -> of.remove(group) && of.isEmpty() ? null : of);
    }

    /** All that may fit, by the word that fewest groups know; some may not. */
    private List<Set<Group>> candidates(String type, Collection<String> required) {
      List<Set<Group>> ofType = List.of(byType.getOrDefault(type, NONE), ofAnyType);
      List<Set<Group>> fewest = ofType;
      for (String capability : required) {
        List<Set<Group>> able = List.of(byCapability.getOrDefault(capability, NONE));
        fewest = size(able) < size(fewest) ? able : fewest;
      }
      return fewest;
    }

    private static int size(List<Set<Group>> sets) {
      return sets.stream().mapToInt(Set::size).sum();
    }
  }

  private static final Set<Group> NONE = new TreeSet<>();

  private final TreeMap<byte[], Queue> queues = new TreeMap<>(Arrays::compareUnsigned);

  static WaitingClaims of(ReadableRows rows) {
    WaitingClaims claims = new WaitingClaims();
    byte[] all = Key.of(Key.Table.WAITER).bytes();
    try (RowCursor cursor = rows.range(all, Key.after(all))) {
      while (cursor.next()) {
        claims.put(cursor.key(), cursor.value());
      }
    }
    return claims;
  }

  void put(byte[] key, byte[] row) {
    Waiters.Waiter waiter = Waiters.read(key, row);
    queues.computeIfAbsent(Waiters.queue(key), queue -> new Queue()).add(waiter);
  }

  void deleted(byte[] key) {
    queues.computeIfPresent(
        Waiters.queue(key),
        (same, queue) -> {
          queue.remove(Waiters.ref(key).claimOffset());
          return queue.groups.isEmpty() ? null : queue;
        });
  }

  /**
   * The claim offset of the oldest that could have such a job and waits still at {@code t}.
   *
   * @param passedOver claims that are served already
   */
  OptionalLong oldest(
      byte[] queue, String type, Collection<String> required, Instant t, LongPredicate passedOver) {
    Queue waiting = queues.get(queue);
    if (waiting == null) {
      return OptionalLong.empty();
    }
    List<Long> oldest = new ArrayList<>();
    for (Set<Group> candidates : waiting.candidates(type, required)) {
      for (Group group : candidates) {
        if (group.fits(type, required)) {
          group.oldest(t, passedOver).ifPresent(oldest::add);
        }
      }
    }
    return oldest.stream().mapToLong(Long::longValue).min();
  }
}
