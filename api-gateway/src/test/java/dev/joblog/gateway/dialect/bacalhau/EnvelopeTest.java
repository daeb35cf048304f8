// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.http.Refused;
import dev.joblog.gateway.http.Trouble;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures are over bytes: these tests send what each client's serializer writes. */
final class EnvelopeTest {

  private static final String PAYLOAD = "{\"ClientID\": \"ME\", \"JobID\": \"x\"}";

  /**
   * Key order and blanks of Python; sorted and compact; Go's escapes; and what no client writes.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"APIVersion\": \"V1beta1\", \"ClientID\": \"ME\", \"Spec\": {\"Deal\": {\"Concurrency\":"
            + " 1}, \"Annotations\": [\"\\u00e9\"]}}",
        "{\"APIVersion\":\"V1beta1\",\"ClientID\":\"ME\",\"Spec\":{\"Deal\":{\"Concurrency\":1}}}",
        "{\"APIVersion\":\"V1beta1\",\"ClientID\":\"ME\",\"Spec\":{\"Docker\":{\"Entrypoint\":"
            + "[\"a\\u003cb\\u0026c\\u003e\"]}}}",
        "{\n\t\"clientid\" :\r\n \"ME\" , \"x\" : [ { \"}\" : \"\\\"]\" } , 1.50e+3 ] }",
        "{\"ClientID\":\"ME\",\"é\":\"💥\"}"
      })
  void believesASignatureOverTheBytesAsTheyWereSent(String payload) {
    for (String member : new String[] {"payload", "job_create_payload", "job_cancel_payload"}) {
      Envelope envelope = open(Client.ALICE.envelope(member, payload));

      assertThat(envelope.clientId()).isEqualTo(Client.ALICE.id());
      assertThat(envelope.digest()).hasSize(64);
    }
  }

  @Test
  void findsThePayloadBehindEscapesAndInAnyCase() {
    String own = PAYLOAD.replace("ME", Client.ALICE.id());
    String body =
        "{\"Client_Public_Key\":\"%s\",\"pay\\u006Coad\"  :\t%s \n,\"x\":{\"payload\":1},\"SIGNATURE\":\"%s\"}"
            .formatted(Client.ALICE.publicKey(), own, Client.ALICE.signed(own));

    assertThat(open(body).payload().text("jobid")).contains("x");
  }

  @Test
  void refusesAPayloadThatNamesAnotherClient() {
    String body = Client.ALICE.envelope("payload", PAYLOAD.replace("ME", Client.BOB.id()));

    refuses(body);
    assertThat(sentence(body)).contains("ClientID");
  }

  @Test
  void refusesAnothersSignature() {
    String own = PAYLOAD.replace("ME", Client.ALICE.id());
    String body =
        Client.ALICE
            .envelope("payload", PAYLOAD)
            .replace(Client.ALICE.signed(own), Client.BOB.signed(own));

    assertThat(sentence(body)).contains("signature is invalid");
  }

  @Test
  void refusesASignatureOfTheSameValueInOtherBytes() {
    String spaced = Client.ALICE.envelope("payload", PAYLOAD);

    assertThat(sentence(spaced.replace("\"JobID\": \"x\"", "\"JobID\":\"x\"")))
        .contains("signature is invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"payload\": 1, \"payload\": 1",
        "\"payload\": 1, \"Payload\": 1",
        "\"payload\": 1, \"pay\\u006coad\": 1",
        "\"payload\": 1, \"job_create_payload\": 1",
        "\"x\": 1"
      })
  void refusesAnythingButOnePayload(String members) {
    String own = PAYLOAD.replace("ME", Client.ALICE.id());
    String body =
        "{\"client_public_key\": \"%s\", %s, \"signature\": \"%s\"}"
            .formatted(
                Client.ALICE.publicKey(), members.replace("1", own), Client.ALICE.signed(own));

    refuses(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"payload\"",
        "{}",
        "{\"payload\":{}}",
        "{\"payload\":",
        "\uFEFF{}",
        "{\"client_public_key\":1,\"payload\":{},\"signature\":\"\"}",
        "{\"client_public_key\":\"%\",\"payload\":{},\"signature\":\"\"}",
        "{} {}"
      })
  void refusesWhatIsNoEnvelope(String body) {
    refuses(body);
  }

  @Test
  void noFlippedByteOfPayloadSignatureOrKeyIsBelieved() {
    String own = PAYLOAD.replace("ME", Client.ALICE.id());
    byte[] payload = own.getBytes(StandardCharsets.UTF_8);
    byte[] signature = Client.ALICE.signature(payload);
    byte[] key = Client.ALICE.pkcs1();

    for (int i = 0; i < payload.length + signature.length + key.length; i++) {
      byte[] p = payload.clone();
      byte[] s = signature.clone();
      byte[] k = key.clone();
      if (i < payload.length) {
        p[i] ^= 1;
      } else if (i < payload.length + signature.length) {
        s[i - payload.length] ^= 1;
      } else {
        k[i - payload.length - signature.length] ^= 1;
      }
      String body =
          "{\"client_public_key\":\"%s\",\"payload\":%s,\"signature\":\"%s\"}"
              .formatted(
                  Base64.getEncoder().encodeToString(k),
                  new String(p, StandardCharsets.UTF_8),
                  Base64.getEncoder().encodeToString(s));

      refuses(body);
    }
  }

  /** The ClientID is of the modulus alone: with the exponent 1 anybody could sign for Alice. */
  @Test
  void refusesAKeyWithAnExponentOfTheSendersChoice() {
    byte[] key = Client.ALICE.pkcs1();
    byte[] chosen = Arrays.copyOf(key, key.length - 2);
    chosen[3] = (byte) (chosen[3] - 2);
    chosen[chosen.length - 2] = 1;
    chosen[chosen.length - 1] = 1;

    assertThat(ClientKey.read(key)).isPresent();
    assertThat(ClientKey.read(chosen)).isEmpty();
  }

  @Test
  void takesKeysWithinItsBoundsAlone() {
    assertThat(ClientKey.read(der(BigInteger.ONE.shiftLeft(2047).setBit(0)))).isPresent();
    assertThat(ClientKey.read(der(BigInteger.ONE.shiftLeft(2046).setBit(0)))).isEmpty();
    assertThat(ClientKey.read(der(BigInteger.ONE.shiftLeft(4095).setBit(0)))).isPresent();
    assertThat(ClientKey.read(der(BigInteger.ONE.shiftLeft(4096).setBit(0)))).isEmpty();
    assertThat(ClientKey.read(der(BigInteger.ONE.shiftLeft(2047)))).isEmpty();
    assertThat(ClientKey.read(new byte[0])).isEmpty();
  }

  private static byte[] der(BigInteger modulus) {
    byte[] n = modulus.toByteArray();
    byte[] e = ClientKey.EXPONENT.toByteArray();
    int inner = 4 + n.length + 2 + e.length;
    return ByteBuffer.allocate(4 + inner)
        .put((byte) 0x30)
        .put((byte) 0x82)
        .putShort((short) inner)
        .put((byte) 0x02)
        .put((byte) 0x82)
        .putShort((short) n.length)
        .put(n)
        .put((byte) 0x02)
        .put((byte) e.length)
        .put(e)
        .array();
  }

  private static Envelope open(String body) {
    return Envelope.open(body.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuses(String body) {
    assertThatThrownBy(() -> open(body))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.status()).isEqualTo(400));
  }

  private static String sentence(String body) {
    try {
      open(body);
      throw new AssertionError("Expected a refusal, but it was believed");
    } catch (Refused refused) {
      return new String(
          new BacalhauErrors().refusal(Trouble.of(refused)).body(), StandardCharsets.UTF_8);
    }
  }
}
