// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Operation;
import dev.joblog.protocol.Order;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code job-commands}. The tenant stands once, in the header: the route of an order is
 * always one of that tenant's, a topic producer cannot even say otherwise.
 */
public final class CommandWire {

  private final TopicCodec<dev.joblog.avro.Command> codec;

  public CommandWire(KnownSchemas schemas) {
    this.codec = new TopicCodec<>(Subject.COMMANDS, schemas, Limits.COMMAND_ITEMS_MAX);
  }

  /**
   * @throws IllegalArgumentException if the order's route is of another tenant than the header's
   */
  public byte[] encode(Command command) {
    CommandHeader header = command.header();
    return codec.encode(
        new dev.joblog.avro.Command(
            header.writtenId(),
            header.tenant(),
            header.principal(),
            header.ownedOnly(),
            Optionals.orNull(header.replyPartition()),
            header.deadline().orElse(null),
            header.idempotencyKey().orElse(null),
            command.operation() instanceof Operation.Named named ? named.name() : null,
            Optionals.orNull(header.expectedVersion()),
            command.order().match(new OrderEncoder(header.tenant()))));
  }

  /**
   * Which of our schemas {@link #encode} writes, whatever id a registry gives it; stands beside the
   * record, so that a reader with other settings knows it (ADR 0090).
   */
  public int number() {
    return Subject.COMMANDS.bundledId();
  }

  /** Of a record whose writer did not name its schema beside it. */
  public Command decode(byte @Nullable [] record) throws UndecodableException {
    return decode(record, OptionalInt.empty());
  }

  /**
   * Looks at the length before anything else.
   *
   * @param number of the schema, as the writer named it beside the record
   */
  public Command decode(byte @Nullable [] record, OptionalInt number) throws UndecodableException {
    if (record != null && record.length > Limits.COMMAND_BYTES_MAX) {
      throw new UndecodableException(
          "Expected a command of at most "
              + Limits.COMMAND_BYTES_MAX
              + " bytes, but it has "
              + record.length);
    }
    return number.isPresent()
        ? codec.decode(record, number.getAsInt(), CommandWire::command)
        : codec.decode(record, CommandWire::command);
  }

  private static Command command(dev.joblog.avro.Command command) throws UndecodableException {
    String tenant = command.getTenant();
    if (isTooLong(tenant)) {
      throw new UndecodableException(tooLong("tenant", tenant));
    }
    String principal = command.getPrincipal();
    if (isTooLong(principal)) {
      throw new UndecodableException(tooLong("principal", principal));
    }
    Integer replyPartition = command.getReplyPartition();
    Integer answered = replyPartition != null && replyPartition < 0 ? null : replyPartition;
    String key = command.getIdempotencyKey();
    if (key != null && isTooLong(key)) {
      throw new UndecodableException(
          tooLong("idempotencyKey", key),
          new UndecodableException.Sender(header(command, answered, null), "/idempotencyKey"));
    }
    CommandHeader header = header(command, answered, key);
    if (replyPartition != null && replyPartition < 0) {
      throw new UndecodableException(
          "Expected replyPartition to be 0 or more, but it is " + replyPartition,
          new UndecodableException.Sender(header, "/replyPartition"));
    }
    String name = command.getOperation();
    if (name != null && isTooLong(name)) {
      throw new UndecodableException(
          tooLong("operation", name), new UndecodableException.Sender(header, "/operation"));
    }
    Order order = order(header, command.getOrder());
    Operation operation = name == null ? new Operation.Unnamed() : new Operation.Named(name);
    return new Command(header, operation, order);
  }

  private static CommandHeader header(
      dev.joblog.avro.Command command,
      @Nullable Integer replyPartition,
      @Nullable String idempotencyKey)
      throws UndecodableException {
    return new CommandHeader(
        Uuids.uuid("commandId", command.getCommandId()),
        command.getTenant(),
        command.getPrincipal(),
        command.getOwnedOnly(),
        Optionals.ofInt(replyPartition),
        Optional.ofNullable(command.getDeadline()),
        Optional.ofNullable(idempotencyKey),
        Optionals.ofLong(command.getExpectedVersion()),
        command.getCommandId());
  }

  private static Order order(CommandHeader header, Object order) throws UndecodableException {
    try {
      return OrderDecoder.decode(header.tenant(), order);
    } catch (BadIdException bad) {
      throw new UndecodableException(
          String.valueOf(bad.getMessage()),
          new UndecodableException.Sender(header, "/" + bad.field()));
    }
  }

  private static boolean isTooLong(String text) {
    return text.length() > Limits.CALLER_CHARS_MAX;
  }

  private static String tooLong(String field, String text) {
    return "Expected "
        + field
        + " to have at most "
        + Limits.CALLER_CHARS_MAX
        + " characters, but it has "
        + text.length();
  }
}
