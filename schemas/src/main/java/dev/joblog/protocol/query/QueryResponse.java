// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.query;

import dev.joblog.protocol.Position;
import java.time.Instant;

/**
 * An answer and how new it is.
 *
 * @param applied last command applied when it was read; offset -1: none yet
 * @param appliedT log time of that command; the epoch before the first
 * @param standby answered by a standby, which may be behind
 */
public record QueryResponse(
    Position applied, Instant appliedT, boolean standby, QueryAnswer answer) {}
