// SPDX-License-Identifier: Apache-2.0
/** Whether the gateway lives, whether it can serve, and what it counts. */
@NullMarked
package dev.joblog.gateway.health;

import org.jspecify.annotations.NullMarked;
