// SPDX-License-Identifier: Apache-2.0
/** What Joblog is measured beside: the same workloads, clients and checks, other machinery. */
@NullMarked
package dev.joblog.bench.peer;

import org.jspecify.annotations.NullMarked;
