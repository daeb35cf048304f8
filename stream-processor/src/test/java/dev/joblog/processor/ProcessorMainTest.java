// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.store.NotEquippedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProcessorMainTest {

  private static final String END = "Expected Kafka Streams to run, but it has ended by itself";

  @Test
  void aProcessorThatEndsUntoldEndsItsProcessByAnExceptionWhateverIsKnown() {
    Throwable failure = new IllegalStateException("torn");
    assertThat(ProcessorMain.fault(END, Optional.empty())).hasMessage(END).hasNoCause();
    assertThat(ProcessorMain.fault(END, Optional.of(failure))).hasMessage(END).hasCause(failure);
  }

  @Test
  void whatAnOperatorCanMendIsToldAsItIs() {
    NotEquippedException lacking = new NotEquippedException("Expected lease key 2, but it is not");
    assertThat(ProcessorMain.fault(END, Optional.of(lacking))).isSameAs(lacking);
  }
}
