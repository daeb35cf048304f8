// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Rejection;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a create becomes, and what becomes of it. */
final class CreateTest extends ValpayTest {

  private static final String BODY = "{\"jobType\":\"payout\",\"payload\":{\"sum\": 12.50}}";

  @Test
  void itIsOrdinaryWorkWithThePayloadAsItWasSent() {
    HttpResponse<String> response = face.post(BODY);

    assertThat(response.statusCode()).isEqualTo(201);
    Order.CreateJob order = face.commands.sent.element().order();
    assertThat(order.job().type()).isEqualTo("payout");
    assertThat(order.job().payload().text()).isEqualTo("{\"sum\": 12.50}");
    assertThat(order.route().queue()).isEqualTo("default");
    assertThat(response.body()).contains("\"payload\":{\"sum\": 12.50}");
    assertThat(face.commands.sent.element().terms().idempotencyKey()).isEmpty();
    assertThat(face.commands.sent.element().terms().deadline()).contains(Creation.WAIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{} {}",
        "{\"payload\":{}}",
        "{\"jobType\":\"payout\"}",
        "{\"jobType\":\"payout\",\"payload\":null}",
        "{\"jobType\":\"payout\",\"payload\":\"{}\"}",
        "{\"jobType\":7,\"payload\":{}}",
        "{\"jobType\":\"\",\"payload\":{}}",
        "{\"jobType\":\"a b\",\"payload\":{}}",
        "{\"jobType\":\"a\",\"jobType\":\"b\",\"payload\":{}}",
        "{\"jobType\":\"a\",\"payload\":{\"x\":NaN}}"
      })
  void whatIsNoCreateIsRefused(String body) {
    assertThat(ValpayFace.error(face.post(body))).isEqualTo("400 VALIDATION_ERROR");
    assertThat(face.commands.sent).isEmpty();
  }

  @Test
  void aTypeOf128CharactersIsTakenAndNoLongerOne() {
    assertThat(face.post(BODY.replace("payout", "x".repeat(128))).statusCode()).isEqualTo(201);
    assertThat(ValpayFace.error(face.post(BODY.replace("payout", "x".repeat(129)))))
        .isEqualTo("400 VALIDATION_ERROR");
  }

  @Test
  void aBodyAtItsBoundIsReadAndOneByteMoreIsNot() {
    String start = "{\"jobType\":\"payout\",\"payload\":{},\"more\":\"";
    String pad = "x".repeat(CreateBody.BYTES_MAX - start.length() - 2);

    assertThat(face.post(start + pad + "\"}").statusCode()).isEqualTo(201);
    assertThat(ValpayFace.error(face.post(start + pad + "x\"}")))
        .isEqualTo("400 PAYLOAD_TOO_LARGE");
  }

  @Test
  void whatIsNotKnownYetIsARefusalThatSaysSo() {
    face.commands.answer = new Commands.Pending(new RequestId("r"));

    HttpResponse<String> response = face.post(BODY);

    assertThat(ValpayFace.error(response)).isEqualTo("500 SERVICE_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(response.body()).contains("may still be created");
  }

  @ParameterizedTest
  @EnumSource(Commands.Why.class)
  void whatWasNotSentIsA500(Commands.Why why) {
    face.commands.answer = new Commands.Refused(why, Duration.ofSeconds(2), "Expected room");

    HttpResponse<String> response = face.post(BODY);

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("Retry-After"))
        .isEqualTo(why == Commands.Why.NOWHERE ? Optional.empty() : Optional.of("2"));
  }

  @ParameterizedTest
  @EnumSource(Rejection.class)
  void everyRefusalOfTheEngineHasAnAnswerThatIsDocumented(Rejection reason) {
    face.commands.answer = ScriptedCommands.rejected(reason);

    HttpResponse<String> response =
        reason == Rejection.JOB_NOT_FOUND || reason == Rejection.JOB_PURGED
            ? face.get("/v1/jobs/" + ScriptedJobs.id(9))
            : face.post(BODY);

    assertThat(ValpayFace.error(response))
        .isEqualTo(
            switch (reason) {
              case COMMAND_INVALID, PAYLOAD_INVALID -> "400 VALIDATION_ERROR";
              case PAYLOAD_TOO_LARGE -> "400 PAYLOAD_TOO_LARGE";
              case JOB_NOT_FOUND, JOB_PURGED -> "404 JOB_NOT_FOUND";
              case WRONG_PARTITION,
                  DEADLINE_EXCEEDED,
                  ENGINE_VERSION_UNSUPPORTED,
                  TOO_MANY_WAITERS ->
                  "500 SERVICE_UNAVAILABLE";
              default -> "500 INTERNAL_ERROR";
            });
  }
}
