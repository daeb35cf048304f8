// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.kafka;

/** The local broker did not start or did not stop; the message is for the user. */
public final class KafkaFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  KafkaFailed(String message) {
    super(message);
  }

  KafkaFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
