// SPDX-License-Identifier: Apache-2.0
/**
 * The store of a task: the rows of one partition in RocksDB, below Streams' change-logging layer.
 * What no transaction has committed yet is staged above RocksDB; readers see both, of one moment,
 * and nobody waits for anybody. Knows which rows are derived; knows no rule.
 */
@NullMarked
package dev.joblog.processor.state;

import org.jspecify.annotations.NullMarked;
