// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import jakarta.ws.rs.core.Response;

/** Every success, on its way out. */
final class Envelopes {

  static Response of(int status, Object data, String message) {
    return Response.status(status)
        .type(ValpayJson.TYPE)
        .entity(ValpayJson.bytes(new ValpayJson.Envelope(true, data, message)))
        .build();
  }

  private Envelopes() {}
}
