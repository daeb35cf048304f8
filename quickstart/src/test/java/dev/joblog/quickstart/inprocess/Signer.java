// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import java.util.Map;

/** Signs the bodies of a dialect whose clients sign; each key has a name. */
interface Signer {

  /** The client that may approve, as the dialect's settings name it. */
  String approver();

  /** What golden files say in place of what a key makes, by name: {@code alice.client}. */
  Map<String, String> names(String key);

  /**
   * The body as it is sent: with the signature of a member's raw bytes in place of {@code
   * ${signature}}, and the public key in place of {@code ${public-key}}.
   */
  String sign(String key, String member, String body);
}
