// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.faults.Caller.Request;
import dev.joblog.bench.history.Call.Ask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Creates jobs: without a key once, whatever is answered; with a key until it is known what became
 * of it, now and then once more, and now and then twice at once at two gateways.
 */
final class Creator implements Client {

  private final Site site;
  private final Caller caller;
  private final Caller other;
  private final Random dice;

  Creator(Site site, int number, Random dice) {
    this.site = site;
    this.caller = new Caller(site, "creator-" + number, number);
    this.other = new Caller(site, "twin-" + number, number + 1);
    this.dice = dice;
  }

  @Override
  public String name() {
    return caller.name();
  }

  @Override
  public void once() throws IOException, InterruptedException {
    String queue = site.queues().get(dice.nextInt(site.queues().size()));
    String subject = site.subject();
    int choice = dice.nextInt(100);
    if (choice < 50) {
      created(caller.send(create(Ask.CREATE, queue, subject, "")));
    } else {
      Request keyed = create(Ask.CREATE, queue, subject, "create-" + subject);
      if (choice < 65) {
        atOnce(keyed);
      }
      created(Keys.untilKnown(caller, keyed));
      if (choice >= 90) {
        caller.send(keyed);
      }
    }
    Thread.sleep(dice.nextInt(60));
  }

  private void atOnce(Request keyed) throws IOException, InterruptedException {
    CompletableFuture<Void> twin =
        CompletableFuture.runAsync(
            () -> {
              try {
                other.send(keyed);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    caller.send(keyed);
    try {
      twin.get();
    } catch (ExecutionException e) {
      throw new IOException("Expected a second sender to go on, but it did not", e.getCause());
    }
  }

  private void created(Reply reply) {
    reply.held().forEach(held -> site.created(held.job()));
  }

  static Request create(Ask ask, String queue, String subject, String key) {
    return new Request(
        ask,
        subject,
        key,
        0,
        "/v2/jobs",
        "{\"type\":\"%s\",\"queue\":\"%s\",\"payload\":{\"n\":\"%s\"}}"
            .formatted(Site.TYPE, queue, subject));
  }
}
