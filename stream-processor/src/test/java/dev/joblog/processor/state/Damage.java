// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

/** What a fault outside of this program does to a store. */
public final class Damage {

  /** Puts bytes where a row lies, without a look at them. */
  public static void put(JobStores stores, int partition, byte[] key, byte[] value) {
    stores.of(partition).stage(key, value);
    stores.of(partition).publish();
  }

  private Damage() {}
}
