// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatRequest;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatResponse;

/**
 * Lets a dead member leave its streams group (KIP-1071): the heartbeat with which it would have
 * left itself, sent in its name. Kafka's Admin removes members of classic groups only (4.4 and
 * 4.4). For a broker of one node on loopback, which coordinates every group, without TLS.
 */
public final class GroupLeave {

  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(30);

  private static final String CLIENT = "joblog-takeover";

  /** A heartbeat's answer is a few hundred bytes. */
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  private final String host;
  private final int port;

  /**
   * @param bootstrap {@code host:port}
   */
  public GroupLeave(String bootstrap) {
    int colon = bootstrap.lastIndexOf(':');
    this.host = bootstrap.substring(0, colon);
    this.port = Integer.parseInt(bootstrap.substring(colon + 1));
  }

  /**
   * Returns when the member is gone, also when it was gone before.
   *
   * @throws ExecutionException when the broker does not answer, or refuses
   */
  public void leave(String group, String member) throws ExecutionException {
    short version = ApiKeys.STREAMS_GROUP_HEARTBEAT.latestVersion();
    StreamsGroupHeartbeatRequest request =
        new StreamsGroupHeartbeatRequest(
            new StreamsGroupHeartbeatRequestData()
                .setGroupId(group)
                .setMemberId(member)
                .setMemberEpoch(StreamsGroupHeartbeatRequest.LEAVE_GROUP_MEMBER_EPOCH)
                .setActiveTasks(List.of())
                .setStandbyTasks(List.of())
                .setWarmupTasks(List.of()),
            version);
    RequestHeader header = new RequestHeader(ApiKeys.STREAMS_GROUP_HEARTBEAT, version, CLIENT, 1);
    Errors error;
    try {
      error = send(request.serializeWithHeader(header), header);
    } catch (IOException e) {
      throw new ExecutionException("Expected the broker to take a heartbeat, but it did not", e);
    }
    if (error != Errors.NONE && error != Errors.UNKNOWN_MEMBER_ID) {
      throw new ExecutionException(
          "Expected member " + member + " to leave group " + group + ", but it was refused",
          error.exception());
    }
  }

  private Errors send(ByteBuffer request, RequestHeader header) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      socket.setSoTimeout((int) ANSWER_AT_MOST.toMillis());
      byte[] bytes = new byte[request.remaining()];
      request.get(bytes);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int length = in.readInt();
      if (length < 0 || length > ANSWER_BYTES_MAX) {
        throw new IOException("Expected an answer of a heartbeat, but it has " + length + " bytes");
      }
      AbstractResponse answer =
          AbstractResponse.parseResponse(ByteBuffer.wrap(in.readNBytes(length)), header);
      return Errors.forCode(((StreamsGroupHeartbeatResponse) answer).data().errorCode());
    }
  }
}
