// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Completion;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A create order in the making: everything has a plain default, a story names what it is about. */
final class NewJob {

  static final RetryPolicy AFTER_TEN_SECONDS =
      new RetryPolicy(Duration.ofSeconds(10), Duration.ofMinutes(10), 2);

  private Optional<JobId> id = Optional.empty();
  private String tenant = Say.TENANT;
  private String queue = "q";
  private String type = "render";
  private String payload = "{}";
  private int priority = 5;
  private List<String> requires = List.of();
  private SortedMap<String, String> labels = Collections.emptySortedMap();
  private Optional<Instant> runAt = Optional.empty();
  private int maxAttempts = 3;
  private Duration leaseTtl = Duration.ofMinutes(1);
  private RetryPolicy retry = AFTER_TEN_SECONDS;
  private Optional<JobId> parent = Optional.empty();
  private boolean waits;
  private boolean approval;
  private Completion completion = Completion.BY_WORKER;
  private final List<Order.NewJob> children = new ArrayList<>();

  static NewJob job() {
    return new NewJob();
  }

  static NewJob job(String name) {
    return new NewJob().id(Say.id(name));
  }

  NewJob id(JobId named) {
    id = Optional.of(named);
    return this;
  }

  NewJob tenant(String name) {
    tenant = name;
    return this;
  }

  NewJob queue(String name) {
    queue = name;
    return this;
  }

  NewJob type(String name) {
    type = name;
    return this;
  }

  NewJob payload(String json) {
    payload = json;
    return this;
  }

  NewJob priority(int high) {
    priority = high;
    return this;
  }

  NewJob requires(String... capabilities) {
    requires = List.copyOf(new TreeSet<>(List.of(capabilities)));
    return this;
  }

  NewJob requiresUnsorted(String... capabilities) {
    requires = List.of(capabilities);
    return this;
  }

  NewJob labels(SortedMap<String, String> all) {
    labels = all;
    return this;
  }

  NewJob label(String key, String value) {
    TreeMap<String, String> more = new TreeMap<>(labels);
    more.put(key, value);
    return labels(more);
  }

  NewJob runAt(Instant at) {
    runAt = Optional.of(at);
    return this;
  }

  NewJob maxAttempts(int most) {
    maxAttempts = most;
    return this;
  }

  NewJob leaseTtl(Duration ttl) {
    leaseTtl = ttl;
    return this;
  }

  NewJob retry(RetryPolicy policy) {
    retry = policy;
    return this;
  }

  NewJob childOf(String name) {
    parent = Optional.of(Say.id(name));
    return this;
  }

  NewJob childOf(JobId id) {
    parent = Optional.of(id);
    return this;
  }

  NewJob waitsForChildren() {
    waits = true;
    return this;
  }

  NewJob requiresApproval() {
    approval = true;
    return this;
  }

  NewJob completesWithChildren() {
    completion = Completion.WHEN_CHILDREN_ARE;
    return this;
  }

  /** Created with it, in this order; of each, what a child may say. */
  NewJob with(NewJob... more) {
    for (NewJob child : more) {
      children.add(child.child());
    }
    return this;
  }

  private Order.NewJob child() {
    return new Order.NewJob(
        type,
        new JsonText(payload),
        priority,
        requires,
        labels,
        runAt,
        maxAttempts,
        leaseTtl,
        retry,
        waits,
        approval,
        completion);
  }

  Order.CreateJob order() {
    return new Order.CreateJob(
        id,
        new Route(tenant, queue, 0),
        new Order.NewJob(
            type,
            new JsonText(payload),
            priority,
            requires,
            labels,
            runAt,
            maxAttempts,
            leaseTtl,
            retry,
            waits,
            approval,
            completion),
        parent,
        List.copyOf(children));
  }

  /** A JSON text of exactly this many bytes. */
  static String json(int bytes) {
    return "\"" + "x".repeat(bytes - 2) + "\"";
  }
}
