// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import java.util.concurrent.CompletionStage;

/** A claim of one command: by id, or of a queue with one shard. */
record OneClaim(Flight flight, GiveBack back) implements Commands.Claim {

  @Override
  public CompletionStage<Commands.Reply> reply() {
    return flight.reply;
  }

  @Override
  public void hurry() {
    back.unpark();
  }

  @Override
  public void undelivered() {
    back.begin();
  }
}
