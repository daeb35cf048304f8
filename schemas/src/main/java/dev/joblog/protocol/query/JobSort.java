// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.query;

/** A total order: by creation time then id, or by id. */
public record JobSort(Field field, boolean ascending) {

  public enum Field {
    CREATED_AT,
    ID
  }
}
