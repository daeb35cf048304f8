// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one partition, in memory, bounded by number and bytes. From {@link #start}
 * on nothing is missing. Guarded by the hub.
 */
final class Ring {

  /** Events of one partition. */
  static final int EVENTS_MAX = 4_096;

  /** Their bytes, about. */
  static final int BYTES_MAX = 4 * 1024 * 1024;

  private final @Nullable StreamEvent[] slots;
  private final int bytesMax;
  private int head;
  private int size;
  private int bytes;
  private long start;

  Ring(int eventsMax, int bytesMax, long start) {
    this.slots = new StreamEvent[eventsMax];
    this.bytesMax = bytesMax;
    this.start = start;
  }

  /** The lowest offset from which on nothing is missing here. */
  long start() {
    return start;
  }

  void add(StreamEvent event) {
    if (size == slots.length) {
      evict();
    }
    slots[(head + size) % slots.length] = event;
    size++;
    bytes += event.bytes();
    while (bytes > bytesMax && size > 1) {
      evict();
    }
  }

  private void evict() {
    StreamEvent oldest = at(0);
    slots[head] = null;
    head = (head + 1) % slots.length;
    size--;
    bytes -= oldest.bytes();
    start = oldest.offset() + 1;
  }

  /** What was here is void: the log goes on at this offset. */
  void restart(long offset) {
    while (size > 0) {
      evict();
    }
    start = offset;
  }

  /** At most {@code max}, ascending, none before {@code offset}. */
  List<StreamEvent> from(long offset, int max) {
    List<StreamEvent> found = new ArrayList<>();
    int index = first(event -> event.offset() >= offset);
    while (index < size && found.size() < max) {
      found.add(at(index++));
    }
    return found;
  }

  /**
   * Where that log time begins; empty when it may lie before this ring.
   *
   * @param end the offset to answer when it has not begun
   */
  OptionalLong firstAt(Instant t, long end) {
    if (size == 0 || !at(0).header().t().isBefore(t)) {
      return OptionalLong.empty();
    }
    int index = first(event -> !event.header().t().isBefore(t));
    return OptionalLong.of(index < size ? at(index).offset() : end);
  }

  /** Index of the first event that passes; for a test that fails first and then passes. */
  private int first(Predicate<StreamEvent> passes) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (passes.test(at(middle))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private StreamEvent at(int index) {
    StreamEvent event = slots[(head + index) % slots.length];
    if (event == null) {
      throw new IllegalStateException("Expected an event at index " + index + " of " + size);
    }
    return event;
  }
}
