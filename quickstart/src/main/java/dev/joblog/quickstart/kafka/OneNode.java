// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * Requests that Kafka's Admin does not make, by the request classes of kafka-clients, which are no
 * published API (docs/decisions/0071). To a broker on loopback that is the whole cluster, without
 * TLS.
 */
final class OneNode {

  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(30);

  private static final String CLIENT = "joblog-takeover";

  /** The answers to what is asked here are a few kilobytes. */
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  private final String host;
  private final int port;

  /**
   * @param bootstrap {@code host:port}
   */
  OneNode(String bootstrap) {
    int colon = bootstrap.lastIndexOf(':');
    this.host = bootstrap.substring(0, colon);
    this.port = Integer.parseInt(bootstrap.substring(colon + 1));
  }

  /**
   * @throws ExecutionException when the broker does not answer
   */
  AbstractResponse send(AbstractRequest request) throws ExecutionException {
    RequestHeader header = new RequestHeader(request.apiKey(), request.version(), CLIENT, 1);
    try (Socket socket = new Socket(host, port)) {
      socket.setSoTimeout((int) ANSWER_AT_MOST.toMillis());
      ByteBuffer written = request.serializeWithHeader(header);
      byte[] bytes = new byte[written.remaining()];
      written.get(bytes);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int length = in.readInt();
      if (length < 0 || length > ANSWER_BYTES_MAX) {
        throw new IOException("Expected an answer of a broker, but it has " + length + " bytes");
      }
      return AbstractResponse.parseResponse(ByteBuffer.wrap(in.readNBytes(length)), header);
    } catch (IOException e) {
      throw new ExecutionException(
          "Expected the broker to answer " + request.apiKey() + ", but it did not", e);
    }
  }
}
