// SPDX-License-Identifier: Apache-2.0
/**
 * The requester API of Bacalhau (seeds 001 and 002): signed submits, cancels and approvals; lists,
 * states, events and results for everybody. Its words live here and nowhere else.
 */
@NullMarked
package dev.joblog.gateway.dialect.bacalhau;

import org.jspecify.annotations.NullMarked;
