// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Operation;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code job-commands}. The tenant stands once, in the header: the route of an order is
 * always one of that tenant's, a topic producer cannot even say otherwise.
 */
public final class CommandWire {

  private final TopicCodec<Command> codec;

  public CommandWire(KnownSchemas schemas) {
    this.codec =
        new TopicCodec<>(Subject.COMMANDS, schemas, CommandWire::command, Limits.COMMAND_ITEMS_MAX);
  }

  /**
   * @throws IllegalArgumentException if the order's route is of another tenant than the header's
   */
  public byte[] encode(Command command) {
    CommandHeader header = command.header();
    Optional<String> name =
        command.operation() instanceof Operation.Named named
            ? Optional.of(named.name())
            : Optional.empty();
    return codec
        .begin()
        .text(header.writtenId())
        .text(header.tenant())
        .text(header.principal())
        .flag(header.ownedOnly())
        .maybeNumber(header.replyPartition())
        .maybe(header.deadline(), AvroWriter::time)
        .maybe(header.idempotencyKey(), AvroWriter::text)
        .maybe(name, AvroWriter::text)
        .maybeNumber(header.expectedVersion())
        .part(command.order(), (out, order) -> OrderWire.write(out, order, header.tenant()))
        .take();
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
    return number.isPresent() ? codec.decode(record, number.getAsInt()) : codec.decode(record);
  }

  private static Command command(AvroReader in) throws IOException {
    String id = in.text();
    String tenant = bounded("tenant", in.text());
    String principal = bounded("principal", in.text());
    boolean ownedOnly = in.flag();
    OptionalInt replyPartition = in.maybeSmall();
    Optional<Instant> deadline = in.maybe(AvroReader::time);
    Optional<String> key = in.maybe(AvroReader::text);
    Optional<String> name = in.maybe(AvroReader::text);
    OptionalLong expectedVersion = in.maybeNumber();
    boolean answerable = replyPartition.isEmpty() || replyPartition.getAsInt() >= 0;
    boolean repeatable = key.isEmpty() || !isTooLong(key.get());
    CommandHeader header =
        new CommandHeader(
            Uuids.uuid("commandId", id),
            tenant,
            principal,
            ownedOnly,
            answerable ? replyPartition : OptionalInt.empty(),
            deadline,
            repeatable ? key : Optional.empty(),
            expectedVersion,
            id);
    if (!repeatable) {
      throw of(header, "/idempotencyKey", tooLong("idempotencyKey", key.orElseThrow()));
    }
    if (!answerable) {
      throw of(
          header,
          "/replyPartition",
          "Expected replyPartition to be 0 or more, but it is " + replyPartition.getAsInt());
    }
    if (name.isPresent() && isTooLong(name.get())) {
      throw of(header, "/operation", tooLong("operation", name.get()));
    }
    Operation operation =
        name.isPresent() ? new Operation.Named(name.get()) : new Operation.Unnamed();
    try {
      return new Command(header, operation, OrderWire.order(in, tenant));
    } catch (BadWordException bad) {
      throw of(header, "/" + bad.field(), String.valueOf(bad.getMessage()));
    }
  }

  private static UndecodableException of(CommandHeader header, String pointer, String sentence) {
    return new UndecodableException(sentence, new UndecodableException.Sender(header, pointer));
  }

  private static String bounded(String field, String text) throws UndecodableException {
    if (isTooLong(text)) {
      throw new UndecodableException(tooLong(field, text));
    }
    return text;
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
