// SPDX-License-Identifier: Apache-2.0
/** {@code ./joblog bench}: what it is asked, what it runs, what it prints. */
@NullMarked
package dev.joblog.bench;

import org.jspecify.annotations.NullMarked;
