// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.dialect.Dialect;
import dev.joblog.gateway.dialect.DialectParts;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.sse.StreamFace;
import java.util.ArrayList;
import java.util.List;

/** Wires this room. */
public final class WaylayDialect implements Dialect {

  private final WaylayErrors errors = new WaylayErrors();
  private final List<Object> components;
  private final List<StreamFace> streams;

  public WaylayDialect(DialectParts parts) {
    BasicLogin basic = new BasicLogin(parts.auth());
    List<Object> all = new ArrayList<>();
    all.add(basic);
    all.add(new WaylayResource(new WaylayReads(parts.reads(), parts.clock(), parts.answering())));
    parts
        .auth()
        .mint()
        .ifPresent(mint -> all.add(new WaylayTokens(parts.auth().clients().orElseThrow(), mint)));
    this.components = List.copyOf(all);
    this.streams = List.of(new WaylayStream(parts.auth().verifier(), basic, errors));
  }

  @Override
  public List<Object> components() {
    return components;
  }

  @Override
  public FaceErrors errors() {
    return errors;
  }

  @Override
  public List<StreamFace> streams() {
    return streams;
  }
}
