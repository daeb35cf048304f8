// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.Owners.Replicas;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each processor said last, and what follows: an owner is who says so of itself, the last one
 * if two do, else who is named last. Of one that does not answer any more, what it said counts
 * least. Not safe from several threads.
 */
final class Hearsay {

  /** Processors that are remembered; beyond, the one that is silent for longest goes. */
  static final int PROCESSORS_MAX = 64;

  /** The last one that was heard stands last. */
  private final Map<String, Owners> answering = new LinkedHashMap<>();

  /** Who answers no more, or was named and did not answer yet; likewise. */
  private final Map<String, Owners> silent = new LinkedHashMap<>();

  /** All that may be asked. */
  Set<String> addresses() {
    Set<String> all = new LinkedHashSet<>(answering.keySet());
    all.addAll(silent.keySet());
    return all;
  }

  boolean someoneAnswers() {
    return !answering.isEmpty();
  }

  /** One that says so itself. */
  boolean eachHasAnOwner(int partitions) {
    return partitions > 0 && owning().size() == partitions;
  }

  /**
   * @return whom it names and nobody named before
   */
  Set<String> heard(String address, Owners said) {
    silent.remove(address);
    answering.remove(address);
    answering.put(address, said);
    Set<String> named = new LinkedHashSet<>();
    for (Replicas who : said.byPartition().values()) {
      who.active().ifPresent(named::add);
      named.addAll(who.standbys());
    }
    named.removeAll(addresses());
    named.forEach(one -> silent.put(one, new Owners(said.partitions(), new TreeMap<>())));
    forget();
    named.retainAll(silent.keySet());
    return named;
  }

  void silent(String address) {
    Optional.ofNullable(answering.remove(address))
        .ifPresent(
            said -> {
              silent.put(address, said);
              forget();
            });
  }

  private void forget() {
    Iterator<String> oldest = silent.keySet().iterator();
    while (answering.size() + silent.size() > PROCESSORS_MAX && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }

  Owners owners(int partitions) {
    SortedMap<Integer, String> active = new TreeMap<>();
    silent.values().forEach(said -> active.putAll(named(said)));
    answering.values().forEach(said -> active.putAll(named(said)));
    active.putAll(owning());
    Map<Integer, Set<String>> standbys = standbys();
    SortedMap<Integer, Replicas> byPartition = new TreeMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      Optional<String> owner = Optional.ofNullable(active.get(partition));
      Set<String> copies = standbys.getOrDefault(partition, new LinkedHashSet<>());
      owner.ifPresent(copies::remove);
      if (owner.isPresent() || !copies.isEmpty()) {
        byPartition.put(partition, new Replicas(owner, List.copyOf(copies)));
      }
    }
    return new Owners(partitions, byPartition);
  }

  /** By what the owners say of themselves. */
  private Map<Integer, String> owning() {
    Map<Integer, String> owners = new TreeMap<>();
    answering.forEach(
        (address, said) ->
            named(said)
                .forEach(
                    (partition, owner) -> {
                      if (owner.equals(address)) {
                        owners.put(partition, owner);
                      }
                    }));
    return owners;
  }

  private static Map<Integer, String> named(Owners said) {
    Map<Integer, String> owners = new TreeMap<>();
    said.byPartition()
        .forEach((partition, who) -> who.active().ifPresent(one -> owners.put(partition, one)));
    return owners;
  }

  private Map<Integer, Set<String>> standbys() {
    Map<Integer, Set<String>> standbys = new TreeMap<>();
    for (Owners said : (answering.isEmpty() ? silent : answering).values()) {
      said.byPartition()
          .forEach(
              (partition, who) ->
                  standbys
                      .computeIfAbsent(partition, p -> new LinkedHashSet<>())
                      .addAll(who.standbys()));
    }
    return standbys;
  }
}
