// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.gateway.core.Reads.Answered;
import dev.joblog.gateway.core.Reads.Found;
import dev.joblog.gateway.core.Reads.Lookup;
import dev.joblog.gateway.core.Reads.NotFound;
import dev.joblog.gateway.core.Reads.Purged;
import dev.joblog.gateway.core.Reads.Read;
import dev.joblog.gateway.core.Reads.Unavailable;
import dev.joblog.protocol.query.QueryAnswer;
import dev.joblog.protocol.query.QueryResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** From what a processor said, or did not say, to what a reader is told. */
final class ProcessorAnswers {

  static final Duration RETRY = Duration.ofSeconds(1);

  static <A extends QueryAnswer> A expect(Class<A> kind, QueryResponse response) {
    if (!kind.isInstance(response.answer())) {
      throw new IllegalStateException(
          "Expected a "
              + kind.getSimpleName()
              + ", but the processor answered "
              + response.answer().getClass().getSimpleName());
    }
    return kind.cast(response.answer());
  }

  /** No answer is an answer to the reader: come again. Anything else that fails is a fault. */
  static <T> CompletionStage<Read<T>> orUnavailable(CompletionStage<? extends Read<T>> stage) {
    CompletableFuture<Read<T>> done = new CompletableFuture<>();
    var unused =
        stage.whenComplete(
            (read, failure) -> {
              if (failure == null) {
                done.complete(read);
              } else {
                complete(done, failure);
              }
            });
    return done;
  }

  static <T> void complete(CompletableFuture<Read<T>> done, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof NoAnswerException) {
      done.complete(new Unavailable<>(String.valueOf(cause.getMessage()), RETRY));
    } else {
      done.completeExceptionally(cause);
    }
  }

  static <A, B> Read<Lookup<B>> map(Read<Lookup<A>> read, Function<A, B> to) {
    if (read instanceof Answered<Lookup<A>> answered) {
      return new Answered<>(
          mapLookup(answered.value(), to), answered.positions(), answered.standby());
    }
    Unavailable<Lookup<A>> none = (Unavailable<Lookup<A>>) read;
    return new Unavailable<>(none.sentence(), none.retryAfter());
  }

  private static <A, B> Lookup<B> mapLookup(Lookup<A> lookup, Function<A, B> to) {
    if (lookup instanceof Found<A> found) {
      return new Found<>(to.apply(found.value()));
    }
    return lookup instanceof Purged<A> purged ? new Purged<>(purged.purgedAt()) : new NotFound<>();
  }

  private ProcessorAnswers() {}
}
