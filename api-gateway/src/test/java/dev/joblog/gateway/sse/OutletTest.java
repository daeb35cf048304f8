// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** The buffer before one socket. */
class OutletTest {

  private static final byte[] FRAME = "event: x\n\n".getBytes(StandardCharsets.UTF_8);

  private final Queue<Runnable> writing = new ArrayDeque<>();
  private final Visit socket = new Visit();
  private final AskedSource source = new AskedSource();
  private final Outlet outlet = new Outlet(socket, writing::add, false, source);

  private static final class AskedSource implements Outlet.Source {

    private int asked;
    private int ended;
    private IntConsumer whenAsked = time -> {};

    @Override
    public void refill() {
      asked++;
      whenAsked.accept(asked);
    }

    @Override
    public void ended() {
      ended++;
    }
  }

  private void run() {
    for (Runnable next = writing.poll(); next != null; next = writing.poll()) {
      next.run();
    }
  }

  @Test
  void whoIsKickedWhileItAsksAsksOnceMore() {
    // The source gets something just after it said that it has nothing.
    source.whenAsked =
        time -> {
          if (time == 1) {
            outlet.kick();
          } else {
            outlet.offer(FRAME);
          }
        };
    outlet.kick();
    writing.remove().run();
    writing.remove().run();
    assertThat(source.asked).isEqualTo(2);
    assertThat(socket.chunks()).hasSize(1);
  }

  @Test
  void whoIsNotKickedRests() {
    outlet.kick();
    run();
    outlet.offer(FRAME);
    run();
    assertThat(source.asked).isEqualTo(2);
    assertThat(socket.chunks()).hasSize(1);
  }

  @Test
  void aSourceThatFailsEndsItsStreamAndNotSilently() {
    source.whenAsked =
        time -> {
          throw new IllegalStateException("broken");
        };
    outlet.kick();
    run();
    assertThat(socket.isAborted()).isTrue();
    assertThat(source.ended).isEqualTo(1);
  }

  @Test
  void itTakesNoMoreThanItsBounds() {
    socket.stall();
    outlet.offer(FRAME);
    run();
    int taken = 0;
    while (outlet.offer(FRAME)) {
      taken++;
    }
    assertThat(taken).isEqualTo(Outlet.FRAMES_MAX);

    Outlet other = new Outlet(new Visit().stall(), writing::add, false, source);
    byte[] large = new byte[Outlet.BYTES_MAX / 2];
    assertThat(other.offer(large)).isTrue();
    assertThat(other.offer(large)).isTrue();
    assertThat(other.offer(FRAME)).isFalse();
  }
}
