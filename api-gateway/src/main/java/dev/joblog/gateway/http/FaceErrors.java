// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.util.Optional;
import java.util.function.Function;

/**
 * How one face says no to what its resources did not refuse themselves: an address without a
 * resource, a token that is not believed, a broken request line. Called by several threads.
 */
public interface FaceErrors {

  /**
   * @param path of the request, as it was sent, without the query; may be anything
   */
  boolean owns(String path);

  Refusal refusal(Trouble trouble);

  /**
   * For a face whose answers repeat a header of the request.
   *
   * @param header its first value, by its name
   */
  default Refusal refusal(Trouble trouble, Function<String, Optional<String>> header) {
    return refusal(trouble);
  }
}
