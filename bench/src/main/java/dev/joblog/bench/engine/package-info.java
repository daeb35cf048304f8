// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./joblog bench engine}: what deciding, storing and encoding take, one call at a time, by
 * JMH.
 */
@NullMarked
package dev.joblog.bench.engine;

import org.jspecify.annotations.NullMarked;
