// SPDX-License-Identifier: Apache-2.0
/**
 * The rules. State, a command and its log time go in; events, outcomes and the next state come out,
 * the same ones every time (DESIGN 5). No Kafka, no Avro, no clock, no randomness, no logging, no
 * configuration look-ups; a test enforces it.
 */
@NullMarked
package dev.joblog.processor.engine;

import org.jspecify.annotations.NullMarked;
