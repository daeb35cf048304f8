// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded buffer before one connection. Anyone may offer, and nobody who does waits for the
 * socket: the writers' threads drain it, one write at a time.
 */
final class Outlet {

  /** Frames that may wait for the socket. */
  static final int FRAMES_MAX = 256;

  /** From so many bytes on it is full; without the write that is under way. */
  static final int BYTES_MAX = 256 * 1024;

  /** One write takes what waits, up to this, where a format lets messages share a chunk. */
  static final int CHUNK_BYTES_MAX = 32 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
  private static final byte[] NOTHING = new byte[0];

  private final Sink sink;
  private final Executor writers;
  private final boolean oneFramePerChunk;
  private final Source source;
  private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
  private int bytes;
  private boolean busy;
  private boolean kicked;
  private boolean finishing;
  private boolean ended;

  /** Who fills this outlet. */
  interface Source {

    /** The outlet is empty: offer more, if there is. On a writer's thread; must not block. */
    void refill();

    /** Called once: nothing will be written any more. */
    void ended();
  }

  Outlet(Sink sink, Executor writers, boolean oneFramePerChunk, Source source) {
    this.sink = sink;
    this.writers = writers;
    this.oneFramePerChunk = oneFramePerChunk;
    this.source = source;
  }

  /** Whether it was taken; false when it is full, or the stream ends. */
  synchronized boolean offer(byte[] frame) {
    if (finishing || ended || isFull()) {
      return false;
    }
    add(frame);
    return true;
  }

  synchronized boolean isFull() {
    return frames.size() >= FRAMES_MAX || bytes >= BYTES_MAX;
  }

  /**
   * Waits for room; for a thread that serves this stream alone.
   *
   * @return false when there was no room in time, or the stream ends
   */
  synchronized boolean offerWaiting(byte[] frame, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!finishing && !ended && isFull()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return offer(frame);
  }

  private void add(byte[] frame) {
    frames.addLast(frame);
    bytes += frame.length;
    drainSoon();
  }

  /** Lets the source be asked for more, once more if it is being asked right now. */
  synchronized void kick() {
    kicked = true;
    drainSoon();
  }

  private void drainSoon() {
    if (!busy && !ended) {
      busy = true;
      writers.execute(this::drain);
    }
  }

  /** What waits is still written, then this, then the response ends. */
  synchronized void finish(byte[] last) {
    if (!finishing && !ended) {
      finishing = true;
      add(last);
      notifyAll();
    }
  }

  /** What waits is forgotten, and if the socket takes it, this is written; then it ends. */
  synchronized void cut(byte[] last) {
    if (!finishing) {
      frames.clear();
      bytes = 0;
      finish(last);
    }
  }

  synchronized boolean isEnding() {
    return finishing || ended;
  }

  /** At once. */
  void abort() {
    sink.abort();
    end();
  }

  private void drain() {
    try {
      drainSome();
    } catch (RuntimeException fault) {
      // Left alone, this stream would stay open for ever and say nothing.
      LOG.error("event=stream-broke", fault);
      abort();
    }
  }

  private void drainSome() {
    if (isAskingForMore()) {
      source.refill();
    }
    byte[] chunk;
    boolean last;
    synchronized (this) {
      if (ended) {
        return;
      }
      if (frames.isEmpty() && !finishing) {
        busy = false;
        if (kicked) {
          drainSoon();
        }
        return;
      }
      chunk = takeChunk();
      last = finishing && frames.isEmpty();
      notifyAll();
    }
    sink.write(chunk, last, written -> wrote(written, last));
  }

  private void wrote(boolean written, boolean last) {
    if (!written || last) {
      end();
    } else {
      writers.execute(this::drain);
    }
  }

  private synchronized boolean isAskingForMore() {
    kicked = false;
    return frames.isEmpty() && !finishing;
  }

  private byte[] takeChunk() {
    byte[] first = frames.isEmpty() ? NOTHING : frames.removeFirst();
    bytes -= first.length;
    if (oneFramePerChunk || frames.isEmpty()) {
      return first;
    }
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(first.length + bytes);
    chunk.writeBytes(first);
    while (!frames.isEmpty() && chunk.size() + frames.getFirst().length <= CHUNK_BYTES_MAX) {
      byte[] next = frames.removeFirst();
      bytes -= next.length;
      chunk.writeBytes(next);
    }
    return chunk.toByteArray();
  }

  private void end() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      frames.clear();
      bytes = 0;
      notifyAll();
    }
    source.ended();
  }
}
