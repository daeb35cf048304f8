// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import jakarta.servlet.http.HttpServletRequest;

final class SocketHangUp implements HangUp {
  static HangUp of(HttpServletRequest r) {
    return new SocketHangUp();
  }

  @Override
  public void watch(Runnable gone) {}

  @Override
  public void forget() {}
}
