// SPDX-License-Identifier: Apache-2.0
/** A real Kafka broker on this machine, each node a child JVM with its own class path. */
@NullMarked
package dev.joblog.quickstart.kafka;

import org.jspecify.annotations.NullMarked;
