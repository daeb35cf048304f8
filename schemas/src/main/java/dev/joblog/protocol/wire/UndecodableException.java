// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.CommandHeader;
import java.io.IOException;
import java.util.Optional;

/**
 * Bytes that are no record of ours. Checked, because every reader of a topic has to say what
 * becomes of them; on {@code job-commands} they go to the dead letter topic. The message is one
 * sentence, without any content of the record.
 */
public class UndecodableException extends IOException {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized
  private final transient Optional<Sender> sender;

  /**
   * Who wrote a command of which one field is bad.
   *
   * @param pointer the field (RFC 6901): {@code /jobId}
   */
  public record Sender(CommandHeader header, String pointer) {}

  UndecodableException(String sentence) {
    super(sentence);
    this.sender = Optional.empty();
  }

  UndecodableException(String sentence, Throwable cause) {
    super(sentence, cause);
    this.sender = Optional.empty();
  }

  /** Of a command whose sender can be told. */
  UndecodableException(String sentence, Sender sender) {
    super(sentence);
    this.sender = Optional.of(sender);
  }

  /** Whom to answer; empty when the bytes do not even say that. */
  public Optional<Sender> sender() {
    return sender;
  }
}
