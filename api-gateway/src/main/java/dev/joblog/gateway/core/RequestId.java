// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

/** The opaque name of a command's record and reply partition, as it stands in {@code Location}. */
public record RequestId(String text) {}
