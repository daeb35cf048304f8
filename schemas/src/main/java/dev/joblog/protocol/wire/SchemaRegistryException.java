// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

/** The registry could not give what this process needs to start; the message is one sentence. */
public final class SchemaRegistryException extends Exception {

  private static final long serialVersionUID = 1L;

  SchemaRegistryException(String sentence) {
    super(sentence);
  }

  SchemaRegistryException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
