// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.query;

/**
 * A question and where it goes: the body of {@code POST /internal/query}.
 *
 * @param atLeast offset of {@code job-commands} that the answer must have applied; -1: any
 * @param standbyAllowed whether a standby may answer while the owner moves
 */
public record QueryRequest(int partition, long atLeast, boolean standbyAllowed, Query query) {}
