// SPDX-License-Identifier: Apache-2.0
/** The stream processor as a whole: its settings, its start and its stop. */
@NullMarked
package dev.joblog.processor;

import org.jspecify.annotations.NullMarked;
