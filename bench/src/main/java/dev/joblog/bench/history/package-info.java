// SPDX-License-Identifier: Apache-2.0
/** What clients asked and were told while faults struck, and the check of it. No I/O but a file. */
@NullMarked
package dev.joblog.bench.history;

import org.jspecify.annotations.NullMarked;
