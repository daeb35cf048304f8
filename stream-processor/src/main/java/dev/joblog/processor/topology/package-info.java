// SPDX-License-Identifier: Apache-2.0
/**
 * The engine on Kafka Streams: command records in; events, outcomes and dead letters out; time from
 * Ticks. Holds no rule. Everything of one partition happens on its stream thread, but for readers,
 * which {@link dev.joblog.processor.topology.Partitions} keeps from seeing half a command.
 */
@NullMarked
package dev.joblog.processor.topology;

import org.jspecify.annotations.NullMarked;
