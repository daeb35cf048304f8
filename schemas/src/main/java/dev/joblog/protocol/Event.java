// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

/** One record of {@code job-events}: a fact about one job, and what made it so. */
public record Event(EventHeader header, Fact fact) {}
