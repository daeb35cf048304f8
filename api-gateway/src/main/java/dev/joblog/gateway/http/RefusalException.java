// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

/** Ends a request with a refusal that its face has already rendered. */
public final class RefusalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  public RefusalException(Refusal refusal) {
    super("refused with " + refusal.status(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
