// SPDX-License-Identifier: Apache-2.0
/** What is measured: its processes, and what these take of the machine. */
@NullMarked
package dev.joblog.bench.measured;

import org.jspecify.annotations.NullMarked;
