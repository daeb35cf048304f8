// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

/** Rows that can be changed; one writer. */
public interface Rows extends ReadableRows {

  void put(byte[] key, byte[] value);

  void delete(byte[] key);
}
