// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import java.util.Optional;

/**
 * A job as a client submits it, understood and checked.
 *
 * @param concurrency how many executions it wants
 * @param payload what workers get
 * @param numbers whether its engine was an integer: so does this client read
 */
record Submission(
    String clientId,
    int concurrency,
    Annotations annotations,
    ObjectNode payload,
    boolean numbers) {

  /** Executions of one job at most: one command makes all of them. */
  static final int CONCURRENCY_MAX = Limits.CHILDREN_AT_ONCE_MAX;

  /** A year; whatever is longer is no time-out. */
  static final double TIMEOUT_SECONDS_MAX = 365 * 24 * 3600.0;

  private static final int VERSION_CHARS_MAX = 64;

  /**
   * @param form how its annotations are read
   * @throws dev.joblog.gateway.http.Refused 400 when it is no job, or no job for here
   */
  static Submission of(Envelope envelope, AnnotationForm form) {
    Fields payload = envelope.payload();
    String version = payload.text("APIVersion").orElse("");
    require(
        !version.isBlank() && version.length() <= VERSION_CHARS_MAX,
        "Expected APIVersion to be 1 to 64 characters, V1beta1 say, but it is not.");
    JsonNode given = payload.get("Spec").orElseGet(Json::object);
    ObjectNode spec = (ObjectNode) SpecShape.SPEC.read(given, "Spec").orElseThrow();
    require(!spec.isEmpty(), "Expected Spec to say what to do, but it is empty.");
    checkKinds(spec);
    int concurrency = concurrency(spec);
    checkTimeout(spec);
    Annotations annotations = Annotations.of(Fields.of(spec, "Spec").texts("Annotations"), form);
    boolean numbers = Fields.of(given, "Spec").get("Engine").filter(JsonNode::isNumber).isPresent();
    return new Submission(
        envelope.clientId(),
        concurrency,
        annotations,
        payload(envelope.clientId(), version, spec, annotations),
        numbers);
  }

  /** Small enough for the core, with room for what an execution adds. */
  JsonText text(Optional<Integer> execution) {
    ObjectNode whole = payload.deepCopy();
    execution.ifPresent(i -> whole.put("Execution", i));
    JsonText text = new JsonText(Json.text(whole));
    require(
        text.bytes() <= Limits.PAYLOAD_BYTES_MAX,
        "Expected a Spec that takes at most "
            + Limits.PAYLOAD_BYTES_MAX
            + " bytes with what is put to it, but it takes more.");
    return text;
  }

  private static ObjectNode payload(
      String clientId, String version, ObjectNode spec, Annotations annotations) {
    ObjectNode payload = Json.object();
    payload.put("APIVersion", version);
    payload.put("ClientID", clientId);
    payload.set("Spec", spec);
    if (spec.has("Timeout")) {
      payload.set("Timeout", spec.get("Timeout"));
    }
    annotations.assetUuid().ifPresent(asset -> payload.put("asset_uuid", asset));
    return payload;
  }

  private static void checkKinds(ObjectNode spec) {
    require(spec.has("Engine"), "Expected Spec.Engine to name an engine, but it does not.");
    for (JsonNode input : spec.path("inputs")) {
      require(
          input.has("StorageSource"),
          "Expected each input to name its StorageSource, but one does not.");
    }
  }

  private static int concurrency(ObjectNode spec) {
    JsonNode deal = spec.path("Deal");
    require(!deal.isEmpty(), "Expected Spec.Deal to name a Concurrency, but it is empty.");
    require(
        !deal.path("TargetingMode").asBoolean(),
        "Expected TargetingMode to be false: there are no nodes to target here, workers come by"
            + " themselves; but it is true.");
    JsonNode given = deal.path("Concurrency");
    require(
        given.isInt() && given.intValue() >= 1 && given.intValue() <= CONCURRENCY_MAX,
        "Expected Spec.Deal.Concurrency to be 1 to " + CONCURRENCY_MAX + ", but it is not.");
    JsonNode confidence = deal.path("Confidence");
    require(
        confidence.isMissingNode()
            || (confidence.isInt()
                && confidence.intValue() >= 0
                && confidence.intValue() <= given.intValue()),
        "Expected Spec.Deal.Confidence to be 0 to Concurrency, but it is not.");
    return given.intValue();
  }

  private static void checkTimeout(ObjectNode spec) {
    double seconds = spec.path("Timeout").doubleValue();
    require(
        seconds >= 0 && seconds <= TIMEOUT_SECONDS_MAX,
        "Expected Spec.Timeout to be 0 to " + TIMEOUT_SECONDS_MAX + " seconds, but it is not.");
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw Refusals.badRequest(sentence);
    }
  }
}
