// SPDX-License-Identifier: Apache-2.0
/**
 * {@code joblog bench}: what a client waits for, measured through HTTP against a running service;
 * and what event streams cost, in memory and in time.
 */
@NullMarked
package dev.joblog.quickstart.bench;

import org.jspecify.annotations.NullMarked;
