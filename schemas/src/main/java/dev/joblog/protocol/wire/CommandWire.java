// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code job-commands}. The tenant stands once, in the header: the route of an order is
 * always one of that tenant's, a topic producer cannot even say otherwise.
 */
public final class CommandWire {

  private final TopicCodec<dev.joblog.avro.Command> codec;

  public CommandWire(KnownSchemas schemas) {
    this.codec = new TopicCodec<>(Subject.COMMANDS, schemas);
  }

  /**
   * @throws IllegalArgumentException if the order's route is of another tenant than the header's
   */
  public byte[] encode(Command command) {
    CommandHeader header = command.header();
    return codec.encode(
        new dev.joblog.avro.Command(
            header.commandId().toString(),
            header.tenant(),
            header.principal(),
            header.ownedOnly(),
            Optionals.orNull(header.replyPartition()),
            header.deadline().orElse(null),
            header.idempotencyKey().orElse(null),
            command.operation().orElse(null),
            Optionals.orNull(header.expectedVersion()),
            command.order().match(new OrderEncoder(header.tenant()))));
  }

  public Command decode(byte @Nullable [] record) throws UndecodableException {
    dev.joblog.avro.Command command = codec.decode(record);
    Integer replyPartition = command.getReplyPartition();
    if (replyPartition != null && replyPartition < 0) {
      throw new UndecodableException(
          "Expected replyPartition to be 0 or more, but it is " + replyPartition);
    }
    return new Command(
        new CommandHeader(
            Uuids.uuid("commandId", command.getCommandId()),
            command.getTenant(),
            command.getPrincipal(),
            command.getOwnedOnly(),
            Optionals.ofInt(replyPartition),
            Optional.ofNullable(command.getDeadline()),
            Optional.ofNullable(command.getIdempotencyKey()),
            Optionals.ofLong(command.getExpectedVersion())),
        Optional.ofNullable(command.getOperation()),
        OrderDecoder.decode(command.getTenant(), command.getOrder()));
  }
}
