// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ThreadlessTest {

  private static final long LONG = Threadless.AT_MOST.toNanos();

  private final Threadless threadless = new Threadless();

  @Test
  void aThreadThatIsReplacedInTimeIsNotMissed() {
    assertThat(threadless.seen(false, 5)).isEmpty();
    assertThat(threadless.seen(false, 4 + LONG)).isEmpty();
    assertThat(threadless.seen(true, 5 + LONG)).isEmpty();
    assertThat(threadless.seen(false, 6 + LONG)).isEmpty();
  }

  @Test
  void noThreadForTooLongIsTold() {
    assertThat(threadless.seen(false, 5)).isEmpty();
    assertThat(threadless.seen(false, 5 + LONG)).contains(Threadless.AT_MOST);
  }
}
