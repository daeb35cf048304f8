// SPDX-License-Identifier: Apache-2.0
/**
 * Who calls: bearer tokens in, {@link dev.joblog.gateway.core.Caller} out; and, for development, a
 * token endpoint. Knows JAX-RS and nothing of jobs.
 */
@NullMarked
package dev.joblog.gateway.auth;

import org.jspecify.annotations.NullMarked;
