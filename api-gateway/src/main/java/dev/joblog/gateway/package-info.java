// SPDX-License-Identifier: Apache-2.0
/** The gateway as a process: its configuration and its wiring. */
@NullMarked
package dev.joblog.gateway;

import org.jspecify.annotations.NullMarked;
