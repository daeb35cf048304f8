// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Instant;
import java.util.Optional;

/**
 * What heartbeats of a lease brought.
 *
 * @param at log time of the newest one
 * @param expiresAt to which it extended the lease
 * @param progress the newest that no event told of; empty: as before
 * @param checkpoint the newest that no event told of; empty: as before
 */
public record Beat(
    Instant at, Instant expiresAt, Optional<Progress> progress, Optional<JsonText> checkpoint) {}
