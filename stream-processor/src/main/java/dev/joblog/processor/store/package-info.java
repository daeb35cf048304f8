// SPDX-License-Identifier: Apache-2.0
/**
 * The state of one partition as ordered rows, and typed views over them: jobs, documents, history,
 * and the indexes. Knows key layouts and row formats; knows no rule, no Kafka and no clock.
 */
@NullMarked
package dev.joblog.processor.store;

import org.jspecify.annotations.NullMarked;
