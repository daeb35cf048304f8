// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.dialect.Dialect;
import dev.joblog.gateway.dialect.DialectParts;
import dev.joblog.gateway.http.FaceErrors;
import java.util.List;

/** Wires this room. */
public final class ValpayDialect implements Dialect {

  private final ValpayErrors errors;
  private final List<Object> components;

  public ValpayDialect(DialectParts parts) {
    this.errors = new ValpayErrors(parts.clock());
    this.components =
        List.of(
            new ValpayResource(
                new OwnJobs(parts.reads(), parts.timer(), parts.answering()),
                new Creation(parts.commands(), parts.answering()),
                new PageCursor(parts.cursorSecret())));
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
