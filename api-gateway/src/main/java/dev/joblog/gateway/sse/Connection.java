// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.sse.SseFormat.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A client's connection: what it watches, and the buffer before its socket. */
final class Connection implements Outlet.Source {

  private final Subscription subscription;
  private final Hub hub;
  private final Runnable left;
  private final Outlet outlet;
  private volatile Instant abortAt = Instant.MAX;

  /**
   * @param left called once, when nothing will be written any more
   */
  Connection(Subscription subscription, Hub hub, Sink sink, Executor writers, Runnable left) {
    this.subscription = subscription;
    this.hub = hub;
    this.left = left;
    this.outlet = new Outlet(sink, writers, subscription.format().oneMessagePerChunk(), this);
    hub.joined(this);
  }

  Subscription subscription() {
    return subscription;
  }

  Outlet outlet() {
    return outlet;
  }

  /** False when the buffer is full. */
  boolean offer(byte[] frame, Instant now) {
    subscription.heard(now);
    return outlet.offer(frame);
  }

  boolean offerWaiting(byte[] frame, Instant now, Duration atMost) throws InterruptedException {
    subscription.heard(now);
    return outlet.offerWaiting(frame, atMost);
  }

  /**
   * What waits is still written, unless the client was too slow for it, or the gateway has no time;
   * then the reason.
   */
  void finish(Ending why, Instant abortAt) {
    this.abortAt = abortAt;
    Optional<String> id = why == Ending.JOB_FINISHED ? subscription.endId() : Optional.empty();
    byte[] last = subscription.format().close(why, id);
    if (why == Ending.OVERFLOW || why == Ending.GATEWAY_ENDS) {
      outlet.cut(last);
    } else {
      outlet.finish(last);
    }
  }

  /** An end that the socket does not take in time is an end without words. */
  boolean isOverdueAt(Instant now) {
    return now.isAfter(abortAt);
  }

  @Override
  public void refill() {
    if (subscription.state() == Subscription.State.REPLAYING) {
      hub.replay(this);
    }
  }

  @Override
  public void ended() {
    hub.left(this);
    left.run();
  }
}
