// SPDX-License-Identifier: Apache-2.0
/**
 * What a gateway may ask a processor, and what it is told: the language of the internal query port.
 * Every question goes to one partition; merging partitions is the asker's work.
 */
@NullMarked
package dev.joblog.protocol.query;

import org.jspecify.annotations.NullMarked;
