// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The first row of each group of the ready index, in memory: one entry for each (queue, type,
 * required capabilities, priority) that has a claimable job. Groups that a claimer can't take from
 * are not looked at, however many there are. Each priority is a group of its own, because the next
 * row is sought behind the one that was taken: a search that went on into lower priorities would
 * pass over every row that was ever taken there, until RocksDB has dropped it.
 */
final class ReadyGroups {

  /**
   * One node of a queue's tree of capabilities. The edges from the root to a node are the
   * capabilities, sorted, that the node's groups require. A claimer goes only along edges that it
   * has, so it meets the groups that fit it and no others.
   */
  private static final class Node {

    /** By one more required capability, which sorts after those so far. */
    private final TreeMap<String, Node> children = new TreeMap<>();

    /** The first row of each group here, by type and priority. */
    private final TreeMap<String, TreeMap<Integer, ReadyRow>> byType = new TreeMap<>();

    /** The same rows in the order in which they are claimed. */
    private final TreeSet<ReadyRow> inClaimOrder = new TreeSet<>(ReadyRow.CLAIM_ORDER);

    /** The first row of this row's group. */
    private @Nullable ReadyRow head(ReadyRow row) {
      TreeMap<Integer, ReadyRow> byPriority = byType.get(row.type());
      return byPriority == null ? null : byPriority.get(row.priority());
    }

    private void set(ReadyRow head) {
      ReadyRow before =
          byType.computeIfAbsent(head.type(), type -> new TreeMap<>()).put(head.priority(), head);
      if (before != null) {
        inClaimOrder.remove(before);
      }
      inClaimOrder.add(head);
    }

    private void remove(ReadyRow head) {
      inClaimOrder.remove(head);
      byType.computeIfPresent(
          head.type(),
          (type, byPriority) -> {
            byPriority.remove(head.priority());
            return byPriority.isEmpty() ? null : byPriority;
          });
    }

    private boolean isEmpty() {
      return children.isEmpty() && byType.isEmpty();
    }
  }

  private final TreeMap<byte[], Node> queues = new TreeMap<>(Arrays::compareUnsigned);

  /** Finds the groups below a prefix: one seek each, however many rows they have. */
  static ReadyGroups of(ReadableRows rows, byte[] prefix) {
    ReadyGroups groups = new ReadyGroups();
    byte[] end = Key.after(prefix);
    Optional<ReadyRow> head = first(rows, prefix, end);
    while (head.isPresent()) {
      groups.node(head.get()).set(head.get());
      head = first(rows, Key.after(head.get().group()), end);
    }
    return groups;
  }

  private static Optional<ReadyRow> first(ReadableRows rows, byte[] from, byte[] end) {
    try (RowCursor cursor = rows.range(from, end)) {
      return cursor.next() ? Optional.of(ReadyRow.read(cursor.key())) : Optional.empty();
    }
  }

  void put(byte[] key) {
    ReadyRow row = ReadyRow.read(key);
    Node node = node(row);
    ReadyRow head = node.head(row);
    if (head == null || ReadyRow.CLAIM_ORDER.compare(row, head) < 0) {
      node.set(row);
    }
  }

  /**
   * @param rows without the deleted one; asked for the next row of its group if it was the first
   */
  void deleted(byte[] key, ReadableRows rows) {
    ReadyRow row = ReadyRow.read(key);
    Node queue = queues.get(row.queue());
    Node node = queue == null ? null : find(queue, row.capabilities());
    ReadyRow head = node == null ? null : node.head(row);
    if (queue == null || node == null || head == null || !Arrays.equals(head.key(), key)) {
      return;
    }
    Optional<ReadyRow> next = first(rows, Key.next(key), Key.after(row.group()));
    if (next.isPresent()) {
      node.set(next.get());
    } else {
      node.remove(head);
      prune(row, queue);
    }
  }

  private Node node(ReadyRow row) {
    Node node = queues.computeIfAbsent(row.queue(), queue -> new Node());
    for (String capability : row.capabilities()) {
      node = node.children.computeIfAbsent(capability, more -> new Node());
    }
    return node;
  }

  private static @Nullable Node find(Node queue, List<String> capabilities) {
    Node node = queue;
    for (String capability : capabilities) {
      node = node == null ? null : node.children.get(capability);
    }
    return node;
  }

  /** Removes the nodes on the way to a row's group that hold nothing any more. */
  private void prune(ReadyRow row, Node queue) {
    List<String> path = row.capabilities();
    for (int length = path.size(); length > 0; length--) {
      Node above = find(queue, path.subList(0, length - 1));
      if (above != null) {
        above.children.computeIfPresent(
            path.get(length - 1), (capability, node) -> node.isEmpty() ? null : node);
      }
    }
    if (queue.isEmpty()) {
      queues.remove(row.queue());
    }
  }

  /**
   * The first rows of the groups that fit, in several iterators, each in claim order: who merges
   * them looks one row ahead in each and at no more rows than it takes.
   *
   * @param prefix of one queue, or of all queues of a tenant
   * @param types none: any
   * @param capabilities of the claimer: a group that requires others does not fit
   */
  List<Iterator<ReadyRow>> fitting(
      byte[] prefix, Collection<String> types, Collection<String> capabilities) {
    List<String> sorted = List.copyOf(new TreeSet<>(capabilities));
    List<Iterator<ReadyRow>> fitting = new ArrayList<>();
    for (Node queue : queues.subMap(prefix, Key.after(prefix)).values()) {
      collect(queue, types, sorted, fitting);
    }
    return fitting;
  }

  private static void collect(
      Node node,
      Collection<String> types,
      List<String> capabilities,
      List<Iterator<ReadyRow>> into) {
    if (types.isEmpty()) {
      into.add(node.inClaimOrder.iterator());
    } else {
      for (String type : types) {
        TreeMap<Integer, ReadyRow> byPriority = node.byType.get(type);
        if (byPriority != null) {
          into.add(byPriority.descendingMap().values().iterator());
        }
      }
    }
    for (int i = 0; i < capabilities.size() && !node.children.isEmpty(); i++) {
      Node child = node.children.get(capabilities.get(i));
      if (child != null) {
        collect(child, types, capabilities.subList(i + 1, capabilities.size()), into);
      }
    }
  }
}
