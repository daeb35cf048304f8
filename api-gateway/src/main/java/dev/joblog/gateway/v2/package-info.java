// SPDX-License-Identifier: Apache-2.0
/**
 * The native API under {@code /v2} (DESIGN 13): resources with one line per endpoint, strict
 * readers of what comes in, records that are exactly what goes out, and one table from refusals to
 * problems. Speaks to {@link dev.joblog.gateway.core} and to nothing behind it.
 */
@NullMarked
package dev.joblog.gateway.v2;

import org.jspecify.annotations.NullMarked;
