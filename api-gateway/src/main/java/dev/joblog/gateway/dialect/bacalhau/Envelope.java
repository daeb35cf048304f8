// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.http.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client signed, once its signature is believed.
 *
 * @param clientId proven by the signature, and the one that the payload names
 * @param digest hex SHA-256 of the payload's bytes as they were sent
 */
record Envelope(String clientId, Fields payload, String digest) {

  private static final String PUBLIC_KEY = "client_public_key";
  private static final String SIGNATURE = "signature";

  /** The payload's names in the various versions; each operation takes any of them. */
  private static final List<String> PAYLOADS =
      List.of("payload", "job_create_payload", "job_cancel_payload");

  /**
   * @throws dev.joblog.gateway.http.Refused 400 when it is no envelope, when the signature is not
   *     of these bytes by this key, or when the payload names another client
   */
  static Envelope open(byte[] body) {
    Optional<JsonValue> whole = Json.value(body);
    Fields fields = Fields.ofBody(whole);
    String payload = payload(whole.orElseThrow());
    byte[] signed = payload.getBytes(StandardCharsets.UTF_8);
    ClientKey key =
        ClientKey.read(base64(fields, PUBLIC_KEY))
            .orElseThrow(
                () ->
                    Refusals.badRequest(
                        "Expected client_public_key to be an RSA public key of 2048 to 4096 bits"
                            + " with exponent 65537 (PKCS #1, DER), but it is not."));
    if (!key.signed(signed, base64(fields, SIGNATURE))) {
      throw Refusals.badRequest(
          "Expected signature to be of the payload's bytes by client_public_key (RSA PKCS #1 v1.5,"
              + " SHA-256), but the client's signature is invalid.");
    }
    return of(key, payload, sha256(signed));
  }

  private static Envelope of(ClientKey key, String raw, String digest) {
    JsonNode payload = Json.read(raw).orElseThrow();
    if (!Json.isText(payload)) {
      throw Refusals.badRequest(
          "Expected texts that are Unicode, but the payload has half a surrogate pair.");
    }
    Fields fields = Fields.of(payload, "the payload");
    if (!fields.text("ClientID").equals(Optional.of(key.clientId()))) {
      throw Refusals.badRequest(
          "Expected ClientID to be the one of client_public_key, but it is not.");
    }
    return new Envelope(key.clientId(), fields, digest);
  }

  /** As it was sent: white space, escapes and the order of names are under the signature. */
  private static String payload(JsonValue body) {
    List<JsonValue> found =
        body.members().entrySet().stream()
            .filter(member -> PAYLOADS.contains(Fields.key(member.getKey())))
            .map(Map.Entry::getValue)
            .toList();
    if (found.size() != 1) {
      throw Refusals.badRequest(
          "Expected one of " + PAYLOADS + ", but there are " + found.size() + ".");
    }
    return found.get(0).raw();
  }

  private static byte[] base64(Fields fields, String name) {
    try {
      return Base64.getDecoder().decode(fields.text(name).orElse(""));
    } catch (IllegalArgumentException no) {
      throw Refusals.badRequest("Expected " + name + " to be standard base64, but it is not.");
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected this JVM to know SHA-256", e);
    }
  }
}
