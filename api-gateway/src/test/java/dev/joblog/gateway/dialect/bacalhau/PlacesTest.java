// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.http.Refused;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class PlacesTest {

  private final Places places = new Places(1, "reads");

  @Test
  void aPlaceIsTakenUntilTheAnswerIsThere() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<String> first = places.in(() -> answer).toCompletableFuture();

    assertThatThrownBy(() -> places.in(() -> answer)).isInstanceOf(Refused.class);
    assertThat(answer.complete("yes")).isTrue();

    assertThat(first).isCompletedWithValue("yes");
    assertThat(places.in(() -> answer).toCompletableFuture()).isCompletedWithValue("yes");
  }

  @Test
  void whatFailsOrIsNotEvenBegunKeepsNoPlace() {
    IllegalStateException no = new IllegalStateException("no");
    assertThat(places.in(() -> CompletableFuture.failedStage(no)).toCompletableFuture())
        .isCompletedExceptionally();
    assertThatThrownBy(
            () ->
                places.in(
                    () -> {
                      throw no;
                    }))
        .isSameAs(no);

    assertThat(places.in(() -> CompletableFuture.completedStage("yes")).toCompletableFuture())
        .isCompletedWithValue("yes");
  }
}
