// SPDX-License-Identifier: Apache-2.0
/**
 * What every face of the gateway speaks to: one door to the log ({@link
 * dev.joblog.gateway.core.Commands}), one to the state ({@link dev.joblog.gateway.core.Reads}). No
 * HTTP, no Kafka; dialects depend on this room and on nothing behind it.
 */
@NullMarked
package dev.joblog.gateway.core;

import org.jspecify.annotations.NullMarked;
