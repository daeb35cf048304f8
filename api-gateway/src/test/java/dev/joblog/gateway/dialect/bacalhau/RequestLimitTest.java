// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.http.Refused;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RequestLimitTest {

  private final RequestLimit running = new RequestLimit(1, "reads");

  @Test
  void aPlaceIsTakenUntilTheAnswerIsThere() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<String> first = running.in(() -> answer).toCompletableFuture();

    assertThatThrownBy(() -> running.in(() -> answer)).isInstanceOf(Refused.class);
    assertThat(answer.complete("yes")).isTrue();

    assertThat(first).isCompletedWithValue("yes");
    assertThat(running.in(() -> answer).toCompletableFuture()).isCompletedWithValue("yes");
  }

  @Test
  void whatFailsOrIsNotEvenBegunKeepsNoPlace() {
    IllegalStateException no = new IllegalStateException("no");
    assertThat(running.in(() -> CompletableFuture.failedStage(no)).toCompletableFuture())
        .isCompletedExceptionally();
    assertThatThrownBy(
            () ->
                running.in(
                    () -> {
                      throw no;
                    }))
        .isSameAs(no);

    assertThat(running.in(() -> CompletableFuture.completedStage("yes")).toCompletableFuture())
        .isCompletedWithValue("yes");
  }
}
