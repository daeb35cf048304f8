// SPDX-License-Identifier: Apache-2.0
/**
 * The gateway's side of the log: the producer of commands, the tails of outcomes, the look-up, and
 * whether all that works. The only room here that knows Kafka.
 */
@NullMarked
package dev.joblog.gateway.kafka;

import org.jspecify.annotations.NullMarked;
