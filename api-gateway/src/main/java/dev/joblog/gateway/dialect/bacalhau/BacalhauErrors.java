// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.LeadingSlashes;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Trouble;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What no resource refused: a path that is none, another method, a body that broke off. */
final class BacalhauErrors implements FaceErrors {

  /** Everything of this dialect. */
  static final List<String> PATHS = List.of("/requester", "/approve");

  /**
   * What both kinds of clients read: the SDK status and message, the Go client the capital ones.
   */
  record ErrorJson(
      @JsonProperty("status") int status,
      @JsonProperty("message") String message,
      @JsonProperty("Code") String code,
      @JsonProperty("Message") String sentence,
      @JsonProperty("Details") Map<String, String> details,
      @JsonProperty("Err") String err) {}

  @Override
  public boolean owns(String path) {
    return LeadingSlashes.isUnder(PATHS, LeadingSlashes.collapsed(path));
  }

  @Override
  public Refusal refusal(Trouble trouble) {
    // Its clients have no word for a 503.
    int status = trouble.status() == 503 ? 500 : trouble.status();
    String code =
        trouble.code().orElse(status < 500 ? Refusals.BAD_REQUEST : Refusals.UNKNOWN_SERVER);
    SortedMap<String, String> headers = new TreeMap<>(trouble.headers());
    headers.put("Content-Type", "application/json");
    String said = trouble.sentence();
    return new Refusal(
        status,
        headers,
        Json.bytes(new ErrorJson(status, said, code, said, trouble.details(), said)));
  }
}
