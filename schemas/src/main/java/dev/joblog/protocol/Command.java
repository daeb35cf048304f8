// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

/** One record of {@code job-commands}: who orders, and what. */
public record Command(CommandHeader header, Order order) {}
