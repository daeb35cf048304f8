// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Several answers as one. */
public final class Stages {

  /** All of them, in their order; fails when one does. */
  public static <T> CompletionStage<List<T>> all(List<? extends CompletionStage<T>> stages) {
    List<CompletableFuture<T>> futures =
        stages.stream().map(CompletionStage::toCompletableFuture).toList();
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
        .thenApply(nothing -> futures.stream().map(CompletableFuture::join).toList());
  }

  /**
   * Asks for each item, at most so many at once.
   *
   * @param atOnce asked together; the next ones when all of these have answered
   */
  public static <I, T> CompletionStage<List<T>> each(
      List<I> items, int atOnce, Function<I, CompletionStage<T>> ask) {
    return next(items, 0, atOnce, ask, new ArrayList<>());
  }

  private static <I, T> CompletionStage<List<T>> next(
      List<I> items, int from, int atOnce, Function<I, CompletionStage<T>> ask, List<T> so) {
    if (from >= items.size()) {
      return CompletableFuture.completedStage(List.copyOf(so));
    }
    int to = Math.min(items.size(), from + atOnce);
    return all(items.subList(from, to).stream().map(ask).toList())
        .thenCompose(
            answers -> {
              so.addAll(answers);
              return next(items, to, atOnce, ask, so);
            });
  }

  private Stages() {}
}
