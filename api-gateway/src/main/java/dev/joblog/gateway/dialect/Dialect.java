// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect;

import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.sse.StreamFace;
import java.util.List;

/** One published API over the core: its addresses, its refusals, its streams. */
public interface Dialect extends AutoCloseable {

  /** What the application registers with Jersey. */
  List<Object> components();

  FaceErrors errors();

  /** Addresses that stream; most dialects have none. */
  default List<StreamFace> streams() {
    return List.of();
  }

  /**
   * Paths that are found after several leading slashes too, as some clients write them; most
   * dialects have none.
   */
  default List<String> slashTolerant() {
    return List.of();
  }

  /** Most dialects hold nothing that would need it. */
  @Override
  default void close() {}
}
