// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.util.concurrent.CompletionStage;

/** The internal port of the processors, by base address. Blocks nobody. */
public interface Processors {

  /**
   * Completes in bounded time; exceptionally, with {@link NoAnswerException} or an I/O failure,
   * when there is no answer.
   */
  CompletionStage<QueryResponse> ask(String address, QueryRequest request);

  /** Likewise. */
  CompletionStage<Owners> owners(String address);
}
