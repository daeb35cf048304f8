// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Creates, claims and submits jobs through HTTP, first with one client and then with sixteen, and
 * prints what each waited. A closed loop: a client sends its next request when it has the answer to
 * the last, so the figures are waiting times at that concurrency, not the most the service can
 * take.
 */
public final class Bench {

  private static final int[] CLIENTS = {1, 16};
  private static final int WARM_UP_JOBS = 2_000;

  private final BenchClient client;
  private final int jobs;
  private final PrintStream out;

  /**
   * @param jobs per level of concurrency, 16 or more
   */
  public Bench(URI base, String clientId, String secret, int jobs, PrintStream out)
      throws IOException, InterruptedException {
    if (jobs < 16) {
      throw new IllegalArgumentException("Expected at least 16 jobs, but got " + jobs);
    }
    this.client = new BenchClient(base, clientId, secret);
    this.jobs = jobs;
    this.out = out;
  }

  public void run() throws InterruptedException, ExecutionException {
    out.println("warming up with " + WARM_UP_JOBS + " jobs …");
    level(16, WARM_UP_JOBS, false);
    out.println("| operation  | clients |   jobs |  p50 ms |  p99 ms |   max ms | per second |");
    out.println("|------------|---------|--------|---------|---------|----------|------------|");
    for (int clients : CLIENTS) {
      level(clients, jobs, true);
    }
  }

  private void level(int clients, int count, boolean print)
      throws InterruptedException, ExecutionException {
    String queue = "bench-" + clients;
    String[] ids = new String[count];
    String[] tokens = new String[count];
    timed("create", clients, count, print, i -> ids[i] = client.create(queue, i));
    timed("claim", clients, count, print, i -> tokens[i] = client.claim(ids[i]));
    timed("submit", clients, count, print, i -> client.submit(ids[i], tokens[i]));
  }

  private interface Operation {
    void run(int job) throws IOException, InterruptedException;
  }

  private void timed(String name, int clients, int count, boolean print, Operation operation)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      long begin = System.nanoTime();
      List<Future<List<Long>>> running = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        int first = c;
        running.add(threads.submit(() -> loop(first, clients, count, operation)));
      }
      List<Long> nanos = new ArrayList<>();
      for (Future<List<Long>> one : running) {
        nanos.addAll(one.get());
      }
      if (print) {
        out.println(new Samples(nanos).row(name, clients, System.nanoTime() - begin));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Long> loop(int first, int step, int count, Operation operation)
      throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    for (int job = first; job < count; job += step) {
      long begin = System.nanoTime();
      operation.run(job);
      nanos.add(System.nanoTime() - begin);
    }
    return nanos;
  }
}
