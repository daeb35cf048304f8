// SPDX-License-Identifier: Apache-2.0
/** Everything with one command: what {@code ./joblog} runs. */
@NullMarked
package dev.joblog.quickstart;

import org.jspecify.annotations.NullMarked;
