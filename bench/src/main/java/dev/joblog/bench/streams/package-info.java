// SPDX-License-Identifier: Apache-2.0
/** What event streams cost, in memory and in time. */
@NullMarked
package dev.joblog.bench.streams;

import org.jspecify.annotations.NullMarked;
