// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.engine.Engine;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.wire.BundledSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Commands by their schema alone: every field of every order in turn takes what its type can hold,
 * in order or not. What the schema gets later is tried too.
 */
final class AnyFields {

  private static final int PREFIX_BYTES = 5;
  private static final Schema COMMAND =
      new Schema.Parser()
          .parse(BundledSchemas.bySubject("job-commands-value").orElseThrow().schema());
  private static final List<Long> NUMBERS =
      List.of(
          0L,
          1L,
          -1L,
          60_000L,
          (long) Integer.MAX_VALUE,
          (long) Integer.MIN_VALUE,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          253_402_300_800_000L);

  private final Random random;
  private final byte[] prefix;
  private final List<String> words = new ArrayList<>();
  private final List<String> jobIds =
      new ArrayList<>(List.of("00000000-0000-8000-8000-000000000001"));

  /**
   * @param any a command's record, for the schema id that it begins with
   */
  AnyFields(Random random, byte[] any) {
    this.random = random;
    this.prefix = Arrays.copyOf(any, PREFIX_BYTES);
    words.addAll(
        List.of(
            "",
            "acme",
            "ann",
            "default",
            "q",
            "null",
            "{}",
            "[",
            "1e99999999999",
            "\u0000",
            "\u001b[31m",
            "C0FFEE00-0000-4000-8000-000000000001",
            "1.1.x",
            "2147483648.1.x"));
    for (int chars :
        new int[] {
          Limits.NAME_CHARS_MAX,
          Limits.NAME_CHARS_MAX + 1,
          Limits.WORD_CHARS_MAX + 1,
          Limits.CALLER_CHARS_MAX,
          Limits.CALLER_CHARS_MAX + 1,
          70_000,
          950_000
        }) {
      words.add("x".repeat(chars));
    }
    words.add("\u20ac".repeat(Limits.CALLER_CHARS_MAX));
  }

  /** An id to name in later commands. */
  void names(String jobId) {
    jobIds.add(jobId);
  }

  byte[] command() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(prefix);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      write(COMMAND, "", encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new AssertionError("Expected memory to take a record, but it did not", e);
    }
    return out.toByteArray();
  }

  private static final List<Integer> COUNTS = List.of(0, 1, 1, 1, 33, 101, 5_000, 400_000);

  /** Lists inside of lists are short. */
  private boolean within;

  Order setEngineVersion() {
    return new Order.SetEngineVersion(version(), leaseKey(), Optional.empty());
  }

  /** None that stops the task by right: the next version, or a key that is not there. */
  private int version() {
    int any = random.nextInt(4) == 0 ? Engine.VERSION_MAX : (int) number();
    return any == Engine.VERSION_MAX + 1 ? Engine.VERSION_MAX : any;
  }

  private int leaseKey() {
    return Math.min((int) number(), 1);
  }

  private int whole(String field) {
    return switch (field) {
      case "version" -> version();
      case "leaseKey" -> leaseKey();
      default -> (int) number();
    };
  }

  private void write(Schema schema, String field, BinaryEncoder out) throws IOException {
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field each : schema.getFields()) {
          write(each.schema(), each.name(), out);
        }
      }
      case UNION -> {
        int branch = random.nextInt(schema.getTypes().size());
        out.writeIndex(branch);
        write(schema.getTypes().get(branch), field, out);
      }
      case ARRAY, MAP -> items(schema, field, out);
      case STRING -> string(field, out);
      case INT -> out.writeInt(whole(field));
      case LONG -> out.writeLong(number());
      case BOOLEAN -> out.writeBoolean(random.nextBoolean());
      case NULL -> out.writeNull();
      case ENUM -> out.writeEnum(random.nextInt(schema.getEnumSymbols().size() + 1));
      default -> throw new AssertionError("Expected a type that commands have: " + schema);
    }
  }

  private void items(Schema schema, String field, BinaryEncoder out) throws IOException {
    int count = COUNTS.get(random.nextInt(within ? COUNTS.size() - 3 : COUNTS.size()));
    boolean large = count > 101;
    out.writeArrayStart();
    out.setItemCount(count);
    for (int i = 0; i < count; i++) {
      if (schema.getType() == Schema.Type.MAP) {
        out.writeString(Integer.toString(i, Character.MAX_RADIX));
        out.writeString("");
      } else if (large && schema.getElementType().getType() == Schema.Type.STRING) {
        out.writeString("");
      } else if (i < 101) {
        within = true;
        write(schema.getElementType(), field, out);
        within = false;
      }
    }
    out.writeArrayEnd();
  }

  /** Mostly what gets past the header, so that the rest is looked at. */
  private void string(String field, BinaryEncoder out) throws IOException {
    boolean plain = random.nextInt(8) != 0;
    switch (field) {
      case "commandId" -> text(plain ? "c0ffee00-0000-4000-8000-000000000001" : word(), out);
      case "tenant" -> text(plain ? "acme" : word(), out);
      case "principal" -> text(plain ? "ann" : word(), out);
      case "jobId" -> text(plain ? jobIds.get(random.nextInt(jobIds.size())) : word(), out);
      default -> {
        if (random.nextInt(20) == 0) {
          out.writeBytes(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}); // half a pair
        } else {
          text(word(), out);
        }
      }
    }
  }

  private static void text(String text, BinaryEncoder out) throws IOException {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private String word() {
    return words.get(random.nextInt(words.size()));
  }

  private long number() {
    return NUMBERS.get(random.nextInt(NUMBERS.size()));
  }
}
