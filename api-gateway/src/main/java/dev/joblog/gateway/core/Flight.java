// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Outcome;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One command on its way: appended, decided, answered, each at its own time. The outcome may come
 * after the reply, when the client was told to ask again.
 */
final class Flight {

  final UUID commandId;
  final Caller caller;
  final Commands.Durability durability;
  final CompletableFuture<CommandLog.Append> append = new CompletableFuture<>();
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  final CompletableFuture<Commands.Reply> reply = new CompletableFuture<>();
  private volatile long outcomeBytes;

  Flight(UUID commandId, Caller caller, Commands.Durability durability) {
    this.commandId = commandId;
    this.caller = caller;
    this.durability = durability;
  }

  void appending(CompletionStage<CommandLog.Append> stage) {
    var unused = stage.thenAccept(append::complete);
  }

  /** Runs at once when it is there already; else on the thread that brings it. */
  void whenAppended(Consumer<CommandLog.Append> then) {
    var unused = append.thenAccept(then);
  }

  /** Likewise. */
  void whenDecided(Consumer<Outcome> then) {
    var unused = outcome.thenAccept(then);
  }

  void land(Outcome landed, long bytes) {
    outcomeBytes = bytes;
    outcome.complete(landed);
  }

  /** Size of the outcome's record; 0 before it is there. */
  long outcomeBytes() {
    return outcomeBytes;
  }
}
