// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatRequest;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatResponse;

/**
 * Lets a dead member leave its streams group (KIP-1071): the heartbeat with which it would have
 * left itself, sent in its name. Kafka's Admin removes members of classic groups only (4.3 and
 * 4.4). For a broker of one node on loopback, which coordinates every group, without TLS.
 */
public final class GroupLeave {

  private final OneNode node;

  /**
   * @param bootstrap {@code host:port}
   */
  public GroupLeave(String bootstrap) {
    this.node = new OneNode(bootstrap);
  }

  /**
   * Returns when the member is gone, also when it was gone before.
   *
   * @throws ExecutionException when the broker does not answer, or refuses
   */
  public void leave(String group, String member) throws ExecutionException {
    StreamsGroupHeartbeatRequest request =
        new StreamsGroupHeartbeatRequest(
            new StreamsGroupHeartbeatRequestData()
                .setGroupId(group)
                .setMemberId(member)
                .setMemberEpoch(StreamsGroupHeartbeatRequest.LEAVE_GROUP_MEMBER_EPOCH)
                .setActiveTasks(List.of())
                .setStandbyTasks(List.of())
                .setWarmupTasks(List.of()),
            ApiKeys.STREAMS_GROUP_HEARTBEAT.latestVersion());
    StreamsGroupHeartbeatResponse answer = (StreamsGroupHeartbeatResponse) node.send(request);
    Errors error = Errors.forCode(answer.data().errorCode());
    if (error != Errors.NONE && error != Errors.UNKNOWN_MEMBER_ID) {
      throw new ExecutionException(
          "Expected member " + member + " to leave group " + group + ", but it was refused",
          error.exception());
    }
  }
}
