// SPDX-License-Identifier: Apache-2.0
/**
 * The job API of Waylay's function registry ({@code /registry/v2/jobs/}): jobs of eight types to
 * look at and to listen to. What each word means in the core stands in docs/dialects/waylay.md.
 */
@NullMarked
package dev.joblog.gateway.dialect.waylay;

import org.jspecify.annotations.NullMarked;
