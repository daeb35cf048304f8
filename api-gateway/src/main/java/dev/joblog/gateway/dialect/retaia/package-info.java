// SPDX-License-Identifier: Apache-2.0
/**
 * The agents' API at {@code /api/v1/jobs}: lists what an agent could claim, leases it for 120 s,
 * takes its result. Makes no jobs; those of other faces are its own when it has words for them
 * (docs/dialects/retaia.md).
 */
@NullMarked
package dev.joblog.gateway.dialect.retaia;

import org.jspecify.annotations.NullMarked;
