// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.nio.ByteBuffer;
import java.util.SortedMap;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An answer that says no, ready for the socket.
 *
 * @param headers with the content type
 */
@SuppressWarnings("ArrayRecordComponent") // bytes for the socket; nobody compares these
public record Refusal(int status, SortedMap<String, String> headers, byte[] body) {

  /** Ends the response. What the handlers before have said of it still holds. */
  public void write(Response response, Callback callback) {
    response.setStatus(status);
    headers.forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
