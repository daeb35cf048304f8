// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

/** A record of {@code job-commands}: a command's name, or how far a partition has been applied. */
public record Position(int partition, long offset) {}
