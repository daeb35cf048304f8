// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

/** A word of an enumeration that some clients know as a number. */
interface Coded {

  String word();

  int number();
}
