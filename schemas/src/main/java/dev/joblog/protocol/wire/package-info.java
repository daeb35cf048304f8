// SPDX-License-Identifier: Apache-2.0
/**
 * The protocol as bytes: Avro binary, on topics behind Confluent's five-byte prefix. The only code
 * that sees Avro's classes. Everything here is immutable and safe from any thread.
 */
@NullMarked
package dev.joblog.protocol.wire;

import org.jspecify.annotations.NullMarked;
