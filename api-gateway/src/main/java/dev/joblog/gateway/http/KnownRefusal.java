// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.util.Collections;
import java.util.SortedMap;

/** An exception that knows its status: thrown by what stands before all faces. */
public interface KnownRefusal {

  int status();

  /** For people; tells no secret. */
  String sentence();

  /** That belong to the status. */
  default SortedMap<String, String> headers() {
    return Collections.emptySortedMap();
  }
}
