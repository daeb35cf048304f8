// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.LeadingSlashes;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Trouble;
import java.util.List;
import java.util.Map;

/** What no resource refused: a path that is none, another method, a body that broke off. */
final class BacalhauErrors implements FaceErrors {

  /** Everything of this dialect. */
  static final List<String> PATHS = List.of("/requester", "/approve");

  @Override
  public boolean owns(String path) {
    return LeadingSlashes.isUnder(PATHS, LeadingSlashes.collapsed(path));
  }

  @Override
  public Refusal refusal(Trouble trouble) {
    // Its clients have no word for a 503.
    int status = trouble.status() == 503 ? 500 : trouble.status();
    String code = status < 500 ? Refusals.BAD_REQUEST : Refusals.UNKNOWN_SERVER;
    return Refusals.refusal(status, code, trouble.sentence(), Map.of(), trouble.headers());
  }
}
