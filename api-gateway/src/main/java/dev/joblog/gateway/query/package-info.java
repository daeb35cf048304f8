// SPDX-License-Identifier: Apache-2.0
/**
 * The gateway's side of the state: asks the processors that own the partitions, and makes one
 * answer of many.
 */
@NullMarked
package dev.joblog.gateway.query;

import org.jspecify.annotations.NullMarked;
