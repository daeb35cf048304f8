// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.Event;
import java.util.Optional;

/**
 * How one face writes its stream: what it says of an event, and in which bytes. Called by several
 * threads. Every frame is one or more whole messages.
 */
public interface SseFormat {

  /**
   * What the face says of an event; called once for each event, however many watch.
   *
   * @return empty when this face has no word for it
   */
  Optional<Rendered> render(Event event);

  /**
   * The same without the job's payload and result, which anybody wrote: asked for when {@link
   * #render} fails at the event.
   */
  Optional<Rendered> renderWithoutDocuments(Event event);

  /** One event, with the position after it. */
  byte[] message(Rendered rendered, String id);

  /** The first bytes: nothing that happens after this position is missed. */
  byte[] opening(String id);

  /** A sign of life, and how far the stream has read without anything to say. */
  byte[] keepAlive(String id);

  /**
   * Offsets {@code from} to {@code to} - 1 of a partition are gone; the stream goes on after.
   *
   * @return empty when this face has no word for it: then the stream ends there
   */
  Optional<byte[]> gap(Gap gap, String id);

  /** The last bytes. */
  byte[] close(Ending why, Optional<String> id);

  /** Whether each frame must travel in a chunk of its own. */
  boolean oneMessagePerChunk();

  /**
   * @param name of the SSE event
   * @param data one line of UTF-8
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes for the socket; nobody compares these
  record Rendered(String name, byte[] data) {}

  record Gap(int partition, long from, long to) {}

  /** Why a stream ends. */
  enum Ending {
    /** The job that was watched is over; the id that comes with it is answered with 204. */
    JOB_FINISHED,
    /** The proof of who watches has ended. */
    TOKEN_EXPIRED,
    /** The client did not read fast enough; it resumes by its last id. */
    OVERFLOW,
    /** Events are gone, and the face can not say so. */
    GAP,
    /** The gateway ends; the client resumes by its last id, at another. */
    GATEWAY_ENDS
  }
}
