// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.util.SortedMap;

/**
 * An answer that says no, ready for the socket.
 *
 * @param headers with the content type
 */
@SuppressWarnings("ArrayRecordComponent") // bytes for the socket; nobody compares these
public record Refusal(int status, SortedMap<String, String> headers, byte[] body) {}
