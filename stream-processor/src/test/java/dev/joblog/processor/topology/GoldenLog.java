// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.topics.LogHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A golden log: what was appended to one partition, and every record that came of it, a line of
 * JSON each. {@code bytes} is the record's value, its letters as they are and every other byte as
 * {@code %1f}, so that a diff can be read; the other fields say in words what it is.
 */
record GoldenLog(int engineVersion, List<Line> lines) {

  /**
   * A record, or a heading.
   *
   * @param kind {@code chapter}, {@code command}, {@code event}, {@code outcome}, {@code
   *     deadLetter}, {@code forwarded}
   * @param says in words
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Line(
      String kind,
      String says,
      Optional<Instant> recordTime,
      Optional<String> forwardedFrom,
      Optional<byte[]> bytes) {

    static Line chapter(String name) {
      return new Line("chapter", name, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Line cameOut(String kind, String says, Optional<byte[]> bytes) {
      return new Line(kind, says, Optional.empty(), Optional.empty(), bytes);
    }

    boolean is(String other) {
      return kind.equals(other);
    }

    boolean isInput() {
      return is("chapter") || is("command");
    }

    byte[] value() {
      return bytes.orElseThrow();
    }

    String json() {
      StringBuilder json = new StringBuilder("{").append(member(kind, says));
      recordTime.ifPresent(t -> json.append(',').append(member("t", t.toString())));
      forwardedFrom.ifPresent(
          from -> json.append(',').append(member(LogHeaders.FORWARDED_FROM, from)));
      bytes.ifPresent(value -> json.append(',').append(member("bytes", written(value))));
      return json.append('}').toString();
    }

    private static String member(String name, String value) {
      return "\"" + name + "\":\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String written(byte[] bytes) {
      StringBuilder text = new StringBuilder();
      for (byte each : bytes) {
        if (each >= ' ' && each <= '~' && "%\"\\".indexOf(each) < 0) {
          text.append((char) each);
        } else {
          text.append(String.format(Locale.ROOT, "%%%02x", each));
        }
      }
      return text.toString();
    }

    private static byte[] bytes(String written) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = 0; i < written.length(); i++) {
        if (written.charAt(i) == '%') {
          bytes.write(Integer.parseInt(written.substring(i + 1, i + 3), 16));
          i += 2;
        } else {
          bytes.write(written.charAt(i));
        }
      }
      return bytes.toByteArray();
    }

    private static Line read(JsonNode json) {
      String kind = json.fieldNames().next();
      return new Line(
          kind,
          json.get(kind).textValue(),
          text(json, "t").map(Instant::parse),
          text(json, LogHeaders.FORWARDED_FROM),
          text(json, "bytes").map(Line::bytes));
    }

    private static Optional<String> text(JsonNode json, String name) {
      return Optional.ofNullable(json.get(name)).map(JsonNode::textValue);
    }
  }

  static GoldenLog read(int engineVersion) throws IOException {
    String name = name(engineVersion);
    List<Line> lines = new ArrayList<>();
    try (InputStream in = GoldenLog.class.getResourceAsStream("/golden/" + name)) {
      if (in == null) {
        throw new IOException("Expected a golden log " + name + ", but there is none");
      }
      ObjectMapper json = new ObjectMapper();
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        lines.add(Line.read(json.readTree(line)));
      }
    }
    return new GoldenLog(engineVersion, lines);
  }

  static String name(int engineVersion) {
    return "engine-" + engineVersion + ".ndjson";
  }

  List<String> text() {
    return lines.stream().map(Line::json).toList();
  }

  List<Line> of(String kind) {
    return lines.stream().filter(line -> line.is(kind)).toList();
  }

  /** What stands under a heading, up to the next one. */
  GoldenLog chapter(String name) {
    List<Line> under = new ArrayList<>();
    boolean here = false;
    for (Line line : lines) {
      if (line.is("chapter")) {
        here = line.says().equals(name);
      } else if (here) {
        under.add(line);
      }
    }
    return new GoldenLog(engineVersion, under);
  }
}
