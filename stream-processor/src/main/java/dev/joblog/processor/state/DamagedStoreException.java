// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import org.apache.kafka.streams.errors.ProcessorStateException;

/** Files of a store are damaged; they are marked, and the store is made anew when opened next. */
final class DamagedStoreException extends ProcessorStateException {

  private static final long serialVersionUID = 1;

  DamagedStoreException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
