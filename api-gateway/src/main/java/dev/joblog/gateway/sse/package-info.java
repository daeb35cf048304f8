// SPDX-License-Identifier: Apache-2.0
/**
 * The event log as server-sent events, for every face that has a stream (DESIGN 11). One thread
 * reads the log's end, renders each event once and hands it to the connections that watch for it;
 * it never writes to a socket. Two threads write, and none belongs to a connection. A connection
 * that begins further back is fed from the rings in memory or, while it catches up, by a reader of
 * its own, of which there are few.
 */
@NullMarked
package dev.joblog.gateway.sse;

import org.jspecify.annotations.NullMarked;
