// SPDX-License-Identifier: Apache-2.0
/**
 * Interactive queries on an internal port: one question to one partition, answered from its store
 * while the stream thread goes on. Reads only; knows no rule.
 */
@NullMarked
package dev.joblog.processor.query;

import org.jspecify.annotations.NullMarked;
