// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.dialect.Dialect;
import dev.joblog.gateway.dialect.DialectParts;
import dev.joblog.gateway.http.FaceErrors;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Wires this room. */
public final class RetaiaDialect implements Dialect {

  private final RetaiaErrors errors = new RetaiaErrors();
  private final List<Object> components;

  public RetaiaDialect(DialectParts parts) {
    List<Object> wired = new ArrayList<>();
    wired.add(
        new RetaiaResource(
            new ClaimableJobs(parts.reads()),
            new AgentOrders(parts.commands(), parts.reads(), parts.answering()),
            parts.answering()));
    wired.add(new CorrelationFilter(errors));
    wired.addAll(tokens(parts.auth(), parts.clock()));
    this.components = List.copyOf(wired);
  }

  /** None where the built-in issuer is off. */
  private static List<Object> tokens(AuthSetup auth, InstantSource clock) {
    return auth.tokenEndpoint()
        .<List<Object>>map(
            endpoint ->
                List.of(
                    new RetaiaTokens(
                        endpoint,
                        auth.clients().orElseThrow(),
                        auth.mint().orElseThrow(),
                        new FailedAttempts(clock))))
        .orElse(List.of());
  }

  @Override
  public List<Object> components() {
    return components;
  }

  @Override
  public FaceErrors errors() {
    return errors;
  }
}
