// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.joblog.bench.history.Call.Held;
import dev.joblog.bench.history.Call.Told;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway answered, or that it did not.
 *
 * @param status 0: no answer
 * @param body missing where there is none
 */
record Reply(int status, Told told, Optional<String> location, JsonNode body) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * No answer.
   *
   * @param why in place of a problem's code; empty: {@code told} says it
   */
  static Reply none(Told told, String why) {
    JsonNode body =
        why.isEmpty() ? MissingNode.getInstance() : JSON.createObjectNode().put("code", why);
    return new Reply(0, told, Optional.empty(), body);
  }

  static Reply of(HttpResponse<String> response) {
    JsonNode body = MissingNode.getInstance();
    boolean readable = true;
    if (!response.body().isEmpty()) {
      try {
        body = JSON.readTree(response.body());
      } catch (JsonProcessingException e) {
        readable = false;
      }
    }
    return new Reply(
        response.statusCode(),
        readable ? told(response) : Told.STRANGE,
        response.headers().firstValue("Location"),
        body);
  }

  private static Told told(HttpResponse<String> response) {
    boolean comeBack = response.headers().firstValue("Retry-After").isPresent();
    boolean replayed = response.headers().firstValue("Idempotent-Replayed").isPresent();
    return switch (response.statusCode()) {
      case 200, 201, 204 -> replayed ? Told.REPLAYED : Told.DONE;
      case 202 -> Told.UNKNOWN;
      case 409, 410, 412 -> Told.REFUSED;
      case 429, 503 -> comeBack ? Told.BUSY : Told.STRANGE;
      default -> Told.STRANGE;
    };
  }

  /** What a request's look-up says became of it, as its answer would have said; else this. */
  Reply settled() {
    return switch (body.path("state").asText()) {
      case "accepted" ->
          new Reply(
              status, body.has("replayed") ? Told.REPLAYED : Told.DONE, Optional.empty(), body);
      case "rejected" ->
          new Reply(body.at("/problem/status").asInt(), rejected(), Optional.empty(), body);
      default -> new Reply(202, Told.UNKNOWN, Optional.empty(), body);
    };
  }

  /** A command that was appended past its deadline is not carried out: send it again. */
  private Told rejected() {
    if (body.at("/problem/status").asInt() == 409) {
      return Told.REFUSED;
    }
    return body.at("/problem/retryable").asBoolean() ? Told.BUSY : Told.STRANGE;
  }

  /** The job of a create, or leases of a claim; none in any other answer. */
  List<Held> held() {
    List<Held> held = new ArrayList<>();
    if (told != Told.DONE && told != Told.REPLAYED) {
      return held;
    }
    for (JsonNode grant : grants()) {
      held.add(new Held(grant.at("/job/id").asText(), fencing(grant)));
    }
    if (held.isEmpty() && (body.has("job") || !body.has("state"))) {
      String job = body.has("job") ? body.at("/job/id").asText() : body.path("id").asText();
      if (!job.isEmpty()) {
        held.add(new Held(job, 0));
      }
    }
    return held;
  }

  /** Of a problem; empty in any other answer. */
  String code() {
    return (body.has("problem") ? body.path("problem") : body).path("code").asText();
  }

  /** Job and lease of each, of an answer to a claim. */
  List<JsonNode> grants() {
    List<JsonNode> grants = new ArrayList<>();
    if (body.has("lease")) {
      grants.add(body);
    }
    body.path("jobs").forEach(grants::add);
    return grants;
  }

  private static long fencing(JsonNode grant) {
    return grant.at("/lease/fencingToken").asLong();
  }
}
