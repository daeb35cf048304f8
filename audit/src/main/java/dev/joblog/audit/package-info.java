// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the event log as an auditor does (DESIGN 12): verifies its chain, folds it again and
 * compares, exports it, shows a job's life. Writes to no topic; knows the rules, the rows and the
 * topics, and no server.
 */
@NullMarked
package dev.joblog.audit;

import org.jspecify.annotations.NullMarked;
