// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.Dialect;
import dev.joblog.gateway.dialect.DialectParts;
import dev.joblog.gateway.dialect.DialectSettings;
import dev.joblog.gateway.http.FaceErrors;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The dialect of seeds 001 and 002, wired. */
public final class BacalhauDialect implements Dialect {

  /** Anybody may read here, as slowly as it likes: it holds up these threads and no others. */
  static final int ANSWERING_THREADS = 4;

  /** Answers that wait to be written; beyond, 500. */
  static final int ANSWERS_WAITING_MAX = 1_024;

  private final List<Object> components;
  private final ThreadPoolExecutor answering = answering();

  public BacalhauDialect(DialectSettings.Bacalhau settings, DialectParts parts) {
    Commands commands = parts.commands();
    Reads reads = parts.reads();
    String tenant = settings.tenant();
    Families families = new Families(reads, tenant);
    Requester requester =
        new Requester(
            new Submits(commands, tenant, settings.replayProtection().orElse(false)),
            AnnotationForm.of(settings.plainAnnotations().orElse(false)),
            new Cancels(commands, families, tenant),
            new Approvals(commands, reads, families, tenant, settings.approver()),
            families,
            new Histories(reads, tenant, families, parts.clock(), answering),
            new Lists(reads, families, tenant, parts.clock(), answering),
            answering);
    this.components = List.of(new RequesterResource(requester), new ApproveResource(requester));
  }

  static ThreadPoolExecutor answering() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        ANSWERING_THREADS,
        ANSWERING_THREADS,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(ANSWERS_WAITING_MAX),
        task -> {
          Thread thread = new Thread(task, "answering-unsigned-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public List<Object> components() {
    return components;
  }

  @Override
  public FaceErrors errors() {
    return new BacalhauErrors();
  }

  @Override
  public List<String> slashTolerant() {
    return BacalhauErrors.PATHS;
  }

  @Override
  public void close() {
    answering.shutdownNow();
  }
}
