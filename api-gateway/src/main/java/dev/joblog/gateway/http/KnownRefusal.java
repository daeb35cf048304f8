// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** An exception that knows its status. */
public interface KnownRefusal {

  int status();

  /** For people; tells no secret. */
  String sentence();

  /** A face's own, where the status does not say it. */
  default Optional<String> code() {
    return Optional.empty();
  }

  /** More for programs, by a face's own names. */
  default Map<String, String> details() {
    return Map.of();
  }

  /** That belong to the status. */
  default SortedMap<String, String> headers() {
    return Collections.emptySortedMap();
  }
}
