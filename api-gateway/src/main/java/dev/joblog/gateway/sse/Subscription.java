// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.EventHeader;
import java.time.Instant;
import java.util.Optional;

/**
 * One client's way through the log: what it wants, how far it is, and whether its job is over.
 * Moved by one thread at a time: by the hub under its lock, or by the reader that catches up.
 */
final class Subscription {

  /** Who moves it. */
  enum State {
    /** Not begun, or a reader of its own reads the log for it. */
    CATCHING_UP,
    /** Its socket's pace, from the rings. */
    REPLAYING,
    /** The tail hands it each event as it comes. */
    LIVE,
    ENDED
  }

  private final Watch watch;
  private final SseFormat format;
  private final int formatIndex;
  private final Instant expiresAt;
  private final Optional<Known> known;
  private volatile State state = State.CATCHING_UP;
  private Optional<Place> place = Optional.empty();
  private boolean over;
  private boolean newer;
  private boolean hole;
  private volatile Instant heardAt = Instant.MIN;

  /**
   * @param expiresAt when the proof of who watches ends
   * @param known given when one job is watched
   */
  Subscription(
      Watch watch, SseFormat format, int formatIndex, Instant expiresAt, Optional<Known> known) {
    this.watch = watch;
    this.format = format;
    this.formatIndex = formatIndex;
    this.expiresAt = expiresAt;
    this.known = known;
  }

  Watch watch() {
    return watch;
  }

  SseFormat format() {
    return format;
  }

  int formatIndex() {
    return formatIndex;
  }

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
  }

  boolean isExpiredAt(Instant now) {
    return !now.isBefore(expiresAt);
  }

  /** When something was last written for it. */
  Instant heardAt() {
    return heardAt;
  }

  void heard(Instant now) {
    heardAt = now;
  }

  /** Empty while it stands where the tail stands. */
  Optional<Place> place() {
    return place;
  }

  /** Sets it on its way; a job whose last event lies before this place is over already. */
  void startAt(Place start) {
    place = Optional.of(start);
    if (start instanceof Place.OfJob ofJob) {
      over =
          known
              .filter(k -> k.isFinal() && ofJob.isPast(k.version(), k.updatedMillis()))
              .isPresent();
    }
  }

  /** From now on it stands where the tail stands. */
  void followTail() {
    place = Optional.empty();
  }

  /** The watched job's last event has been passed: nothing will follow. */
  boolean isOver() {
    return over;
  }

  /**
   * Moves past an event.
   *
   * @return what to write of it; empty when it is not wanted, or was passed before
   */
  Optional<byte[]> pass(StreamEvent event, Rendering rendering) {
    Place here = place.orElseThrow();
    if (over || event.offset() < here.next(event.partition())) {
      return Optional.empty();
    }
    here.advance(event.partition(), event.offset() + 1);
    if (here instanceof Place.OfJob ofJob) {
      judge(event.header(), ofJob);
    }
    if (!isDue() || !watch.matches(event.header())) {
      return Optional.empty();
    }
    Optional<byte[]> frame = rendering.message(format, here.id().toString());
    noteWhatIsMissing(rendering, frame);
    return frame;
  }

  /** An event that was wanted, and that can neither be said nor be told as a gap, is a hole. */
  void noteWhatIsMissing(Rendering rendering, Optional<byte[]> frame) {
    hole |= rendering instanceof Rendering.Failed && frame.isEmpty();
  }

  /** Something is missing, and the face can not say so. */
  boolean hasHole() {
    return hole;
  }

  /** The log may be behind the state: what a job that is over did before its end is not told. */
  private boolean isDue() {
    return newer || known.filter(Known::lastAlone).isEmpty();
  }

  private void judge(EventHeader header, Place.OfJob here) {
    Known job = known.orElseThrow();
    if (watch.isOwn(header)) {
      here.pass(header.sequence(), header.t().toEpochMilli());
      newer |= job.isReachedBy(header);
      over = newer && header.status().isFinal();
    } else if (job.isFinal() && !newer && job.isBefore(header)) {
      here.pass(job.version(), job.updatedMillis()); // its last event is gone from the log
      over = true;
    }
  }

  /** The id to end with. */
  Optional<String> endId() {
    return place
        .filter(Place.OfJob.class::isInstance)
        .map(here -> ((Place.OfJob) here).id().ended().toString());
  }
}
