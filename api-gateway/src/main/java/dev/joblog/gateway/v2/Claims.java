// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Claim;
import dev.joblog.gateway.http.AnswerThread;
import dev.joblog.gateway.http.ClaimDelivery;
import dev.joblog.gateway.http.HangUp;
import dev.joblog.gateway.http.Trouble;
import dev.joblog.gateway.http.WaitingClient;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Claims, and their delivery: a worker that hung up must not keep a lease it never learned of. */
final class Claims {

  private final Door door;
  private final ClaimDelivery delivery;

  Claims(Door door) {
    this.door = door;
    this.delivery = new ClaimDelivery(door.answering());
  }

  void next(
      Caller caller,
      Preferences preferences,
      Commands.Wanted wanted,
      WaitingClient client,
      HangUp hangUp) {
    Preferences waiting = preferences.unconditional().waiting();
    Claim claim = door.commands().claimNext(caller, wanted, door.terms(waiting, false));
    deliver(
        claim,
        waiting,
        client,
        hangUp,
        answer -> claimed(answer.as(Outcome.OfGrants.class).grants()));
  }

  private ResponseBuilder claimed(List<Outcome.Grant> grants) {
    ResponseBuilder response = Door.json(200, Responses.ClaimedJobs.of(grants));
    return grants.isEmpty() && delivery.isHurrying()
        ? response.header(HttpHeaders.RETRY_AFTER, "1")
        : response;
  }

  /** The gateway ends: see {@link ClaimDelivery#hurry}. */
  CompletableFuture<Void> hurry() {
    return delivery.hurry();
  }

  void byId(
      Caller caller,
      JobId id,
      Preferences preferences,
      Optional<Duration> leaseTtl,
      WaitingClient client,
      HangUp hangUp) {
    Preferences waiting = preferences.waiting();
    Order.ClaimJob order = new Order.ClaimJob(id, caller.capabilities(), leaseTtl);
    var unused =
        door.expected(caller, id, waiting)
            .thenAccept(
                version -> {
                  Commands.Terms terms = door.terms(waiting, false).expecting(version);
                  Claim claim = door.commands().claim(caller, order, terms);
                  deliver(claim, waiting, client, hangUp, Claims::granted);
                })
            .exceptionally(
                failure -> {
                  AnswerThread.run(
                      door.answering(), () -> client.refuse(Trouble.unwrapped(failure)));
                  return null;
                });
  }

  private static ResponseBuilder granted(Outcome.Answer answer) {
    Outcome.OfGrants grants = answer.as(Outcome.OfGrants.class);
    if (grants.grants().size() != 1) {
      throw new IllegalStateException(
          "Expected one grant, but there are " + grants.grants().size());
    }
    Outcome.Grant grant = grants.grants().get(0);
    return Door.json(200, Responses.Claimed.of(grant))
        .header(HttpHeaders.ETAG, EntityTags.of(grant.job().job()));
  }

  private void deliver(
      Claim claim,
      Preferences preferences,
      WaitingClient client,
      HangUp hangUp,
      Function<Outcome.Answer, ResponseBuilder> accepted) {
    delivery.deliver(
        claim, client, hangUp, reply -> Door.response(reply, preferences, accepted), gone());
  }

  /** Seen only by a client that closed its sending half and still reads. */
  private static ProblemException gone() {
    return new ProblemException(
        ProblemType.BAD_REQUEST, "Expected the client to wait for its claim, but it hung up.");
  }
}
