// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.faults.Caller.Request;
import dev.joblog.bench.history.Call.Ask;
import java.io.IOException;
import java.time.Duration;

/**
 * Looks whether commands of one partition are answered: creates by key, one after the other, and
 * goes to the other gateway when one says nothing for two seconds.
 */
final class Probe implements Client {

  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(150);

  private final Site site;
  private final Caller caller;
  private final String queue;
  private volatile long answered = -1;

  Probe(Site site, int partition) {
    this.site = site;
    this.caller = new Caller(site, "probe-" + partition, partition, ANSWER_AT_MOST);
    this.queue = site.queues().get(partition);
  }

  @Override
  public String name() {
    return caller.name();
  }

  @Override
  public void once() throws IOException, InterruptedException {
    String subject = site.subject();
    Request create = Creator.create(Ask.PROBE, queue, subject, "probe-" + subject);
    long began = site.history().now();
    if (!Keys.untilKnown(caller, create).held().isEmpty()) {
      answered = began;
    }
    Thread.sleep(PAUSE.toMillis());
  }

  /** When the newest command began that was answered; -1: none was. */
  long answered() {
    return answered;
  }
}
