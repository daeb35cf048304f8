// SPDX-License-Identifier: Apache-2.0
/**
 * The words of the log as pure values: commands, events, outcomes and the job they speak of. No
 * I/O, no Avro, no clock. Everything here is immutable and safe to share between threads.
 */
@NullMarked
package dev.joblog.protocol;

import org.jspecify.annotations.NullMarked;
