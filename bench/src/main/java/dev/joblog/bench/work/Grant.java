// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

/**
 * A job that a worker holds.
 *
 * @param token of the lease
 */
record Grant(String job, String token) {}
