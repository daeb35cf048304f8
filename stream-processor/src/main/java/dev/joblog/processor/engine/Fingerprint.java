// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/**
 * SHA-256 of what a command asks for: tenant, principal and order, without its id, deadline and
 * reply partition (DESIGN 7). Two commands have the same fingerprint exactly if they ask the same;
 * a document is its text in engine version 1, and since 2 its value (ADR 0062).
 *
 * <p>Only orders that can carry an idempotency key have one.
 */
final class Fingerprint {

  private final ByteArrayOutputStream canonical = new ByteArrayOutputStream(256);

  private final EngineVersion version;

  private Fingerprint(EngineVersion version) {
    this.version = version;
  }

  static String of(Command command, EngineVersion version) {
    Fingerprint fingerprint = new Fingerprint(version);
    fingerprint
        .text(command.header().tenant())
        .text(command.header().principal())
        .text(command.order().name());
    CommandRules.of(command.order()).fingerprint(fingerprint);
    return fingerprint.hex();
  }

  /**
   * Whether this is the fingerprint of a command that asks the same, kept by this version or
   * before.
   */
  static boolean isOf(String kept, Command command, EngineVersion version) {
    return version.upToThis().anyMatch(each -> of(command, each).equals(kept));
  }

  Fingerprint text(Object value) {
    byte[] utf8 = value.toString().getBytes(StandardCharsets.UTF_8);
    canonical.writeBytes(ByteBuffer.allocate(4).putInt(utf8.length).array());
    canonical.writeBytes(utf8);
    return this;
  }

  Fingerprint document(JsonText json) {
    return text(
        version.keysByValue() ? CanonicalJson.of(json.text()).orElse(json.text()) : json.text());
  }

  Fingerprint maybe(Optional<?> value) {
    return value.isPresent() ? text("+").text(value.get()) : text("-");
  }

  Fingerprint each(Collection<?> values) {
    text(values.size());
    values.forEach(this::text);
    return this;
  }

  Fingerprint job(JobId id, Optional<String> reason) {
    return text(id).maybe(reason);
  }

  private String hex() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.toByteArray());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256, but it has not", e);
    }
  }
}
