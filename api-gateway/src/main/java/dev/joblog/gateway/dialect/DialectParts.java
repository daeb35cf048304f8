// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect;

import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.Timer;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What every dialect is built from.
 *
 * @param cursorSecret the same on every gateway; at least 32 bytes
 * @param answering writes the answers; bounded, and never the thread that learns of outcomes
 */
@SuppressWarnings("ArrayRecordComponent") // a key, handed on once; nobody compares these
public record DialectParts(
    Commands commands,
    Reads reads,
    AuthSetup auth,
    byte[] cursorSecret,
    Timer timer,
    InstantSource clock,
    Executor answering) {}
