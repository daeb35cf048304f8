// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import dev.joblog.bench.history.Call.Ask;
import dev.joblog.bench.history.Call.Held;
import dev.joblog.bench.history.Fault.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One live lease of a job at a time, by the log; a lease is told to one client, and stands in the
 * log; nothing is taken under the token of a lease that another has followed.
 */
final class LeaseCheck {

  /** What ends a lease. */
  private static final Set<String> ENDS =
      Set.of("LeaseExpired", "JobReleased", "AttemptFailed", Logged.COMPLETED);

  /** A newer lease, and when somebody knew of it. */
  private record Newer(long fencing, long known) {}

  static List<Fault> faults(Evidence evidence) {
    List<Fault> faults = new ArrayList<>();
    Set<Held> granted = fold(evidence.log(), faults);
    Map<Held, String> holders = new HashMap<>();
    Map<String, List<Newer>> known = new HashMap<>();
    for (Call call : evidence.calls()) {
      if (isClaim(call) && call.isAcknowledged()) {
        for (Held lease : call.held()) {
          told(call, lease, granted, holders, faults);
          known
              .computeIfAbsent(lease.job(), job -> new ArrayList<>())
              .add(new Newer(lease.fencing(), call.ended()));
        }
      }
    }
    for (Call call : evidence.calls()) {
      if (call.told() == Call.Told.DONE && call.fencing() > 0) {
        superseded(call, known.getOrDefault(call.subject(), List.of()), faults);
      }
    }
    return faults;
  }

  private static boolean isClaim(Call call) {
    return call.ask() == Ask.CLAIM || call.ask() == Ask.CLAIM_NEXT;
  }

  /** All leases that there ever were. */
  private static Set<Held> fold(List<Logged> log, List<Fault> faults) {
    Set<Held> granted = new HashSet<>();
    Map<String, Long> live = new HashMap<>();
    Map<String, Long> newest = new HashMap<>();
    for (Logged event : log) {
      String job = event.job();
      long before = live.getOrDefault(job, 0L);
      if (event.fact().equals(Logged.CLAIMED)) {
        if (before != 0) {
          faults.add(
              Fault.of(
                  Promise.ONE_LIVE_LEASE,
                  "Expected lease %d of job %s to end before lease %d begins, but it did not",
                  before,
                  job,
                  event.fencing()));
        }
        if (event.fencing() <= newest.getOrDefault(job, 0L)) {
          faults.add(
              Fault.of(
                  Promise.ONE_LIVE_LEASE,
                  "Expected fencing tokens of job %s to grow, but %d follows %d",
                  job,
                  event.fencing(),
                  newest.getOrDefault(job, 0L)));
        }
        live.put(job, event.fencing());
        newest.put(job, event.fencing());
        granted.add(new Held(job, event.fencing()));
      } else if (event.fencing() != 0 && event.fencing() != before) {
        faults.add(
            Fault.of(
                Promise.SUPERSEDED_TOKEN_IS_REFUSED,
                "Expected %s of job %s under its live lease %d, but it is under %d",
                event.fact(),
                job,
                before,
                event.fencing()));
      }
      if (ENDS.contains(event.fact())) {
        live.remove(job);
      }
    }
    return granted;
  }

  private static void told(
      Call call, Held lease, Set<Held> granted, Map<Held, String> holders, List<Fault> faults) {
    if (!granted.contains(lease)) {
      faults.add(
          Fault.of(
              Promise.ACKNOWLEDGED_CLAIM_IS_THERE,
              "Expected lease %d of job %s, as %s was told, but the log has no such lease",
              lease.fencing(),
              lease.job(),
              call.client()));
    }
    String holder = call.client() + " by " + (call.key().isEmpty() ? call.began() : call.key());
    String other = holders.putIfAbsent(lease, holder);
    if (other != null && !other.equals(holder)) {
      faults.add(
          Fault.of(
              Promise.ONE_LIVE_LEASE,
              "Expected lease %d of job %s to have one holder, but it was given to %s and to %s",
              lease.fencing(),
              lease.job(),
              other,
              holder));
    }
  }

  private static void superseded(Call call, List<Newer> leases, List<Fault> faults) {
    for (Newer newer : leases) {
      if (newer.fencing() > call.fencing() && newer.known() < call.began()) {
        faults.add(
            Fault.of(
                Promise.SUPERSEDED_TOKEN_IS_REFUSED,
                "Expected lease %d of job %s to be refused after lease %d, but %s of %s was done",
                call.fencing(),
                call.subject(),
                newer.fencing(),
                call.ask(),
                call.client()));
        return;
      }
    }
  }

  private LeaseCheck() {}
}
