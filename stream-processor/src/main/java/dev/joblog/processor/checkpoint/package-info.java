// SPDX-License-Identifier: Apache-2.0
/**
 * Signs what the event log says (DESIGN 12): a reader of committed events that verifies their chain
 * and writes a checkpoint to {@code job-audit-checkpoints} now and then. What a record, its check,
 * a checkpoint and a key are stands here too, and an audit uses the same.
 */
@NullMarked
package dev.joblog.processor.checkpoint;

import org.jspecify.annotations.NullMarked;
