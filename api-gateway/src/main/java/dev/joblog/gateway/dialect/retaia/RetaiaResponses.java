// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.http.Refused;
import jakarta.ws.rs.core.Response;

/** What comes back from the core, on its way out. */
final class RetaiaResponses {

  static Response json(Object body) {
    return Response.ok(RetaiaJson.bytes(body)).type(RetaiaJson.TYPE).build();
  }

  /** 200 without a body. */
  static Response done() {
    return Response.ok().build();
  }

  /**
   * @throws Refused {@code TEMPORARY_UNAVAILABLE}: never a false "unknown" or an empty list
   */
  static <T> Reads.Answered<T> answered(Reads.Read<T> read) {
    return read.orElseThrow(Refusals::unavailable);
  }

  private RetaiaResponses() {}
}
