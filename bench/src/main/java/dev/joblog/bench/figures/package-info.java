// SPDX-License-Identifier: Apache-2.0
/** What is counted and timed, and what is made of it. Knows nothing of jobs. */
@NullMarked
package dev.joblog.bench.figures;

import org.jspecify.annotations.NullMarked;
