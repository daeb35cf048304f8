// SPDX-License-Identifier: Apache-2.0
/** The workloads, and the check that no job was lost or done twice. */
@NullMarked
package dev.joblog.bench.work;

import org.jspecify.annotations.NullMarked;
