// SPDX-License-Identifier: Apache-2.0
/** Clients at work while faults strike a cluster of real processes. */
@NullMarked
package dev.joblog.bench.faults;

import org.jspecify.annotations.NullMarked;
