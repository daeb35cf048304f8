// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the event log as an auditor does: verifies its chain, folds it again and compares, exports
 * it, shows a job's life; and signs checkpoints (DESIGN 12). Writes to no topic but {@code
 * job-audit-checkpoints}.
 */
@NullMarked
package dev.joblog.processor.audit;

import org.jspecify.annotations.NullMarked;
