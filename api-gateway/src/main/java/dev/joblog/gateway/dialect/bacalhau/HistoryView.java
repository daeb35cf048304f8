// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.ChangeJson;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.HistoryJson;
import dev.joblog.gateway.dialect.bacalhau.States.ExecutionState;
import dev.joblog.gateway.dialect.bacalhau.States.JobState;
import dev.joblog.gateway.dialect.bacalhau.States.Level;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.QueryAnswer.HistoryEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The log's events as entries of two levels. An attempt's entries come before the change of the job
 * that they bring about. A job in a final state has no more entries of its own, but for a retry by
 * the native API.
 */
final class HistoryView {

  private final Histories.Told told;
  private final Spelling spelling;
  private final String jobId;
  private final int concurrency;
  private final boolean parent;
  private final List<HistoryJson> entries = new ArrayList<>();
  private final Map<String, String> workers = new HashMap<>();
  private JobState state = JobState.NEW;
  private long jobVersion;
  private int completed;

  private HistoryView(Histories.Told told, Spelling spelling) {
    this.told = told;
    this.spelling = spelling;
    this.jobId = told.head().job().id().toString();
    this.concurrency = Orders.concurrency(told.head().job().spec().labels());
    this.parent = concurrency > 1;
  }

  static List<HistoryJson> of(Histories.Told told, Spelling spelling) {
    HistoryView view = new HistoryView(told, spelling);
    view.inOrder().forEach(view::tell);
    return List.copyOf(view.entries);
  }

  /** One event, and whether it is of the job that the client knows, of an execution, or of both. */
  private record Step(HistoryEntry entry, boolean ofJob, boolean ofExecution) {}

  private Stream<Step> inOrder() {
    if (!parent) {
      return told.own().stream().map(entry -> new Step(entry, true, true));
    }
    Stream<Step> own = told.own().stream().map(entry -> new Step(entry, true, false));
    Stream<Step> executions =
        told.executions().stream().flatMap(List::stream).map(entry -> new Step(entry, false, true));
    // Parent and children lie on one partition: its log has all of them in one order.
    return Stream.concat(own, executions)
        .sorted(
            Comparator.comparingLong((Step step) -> step.entry().header().command().offset())
                .thenComparingInt(step -> step.entry().header().ordinal()));
  }

  private void tell(Step step) {
    if (step.ofExecution()) {
      tellExecution(step.entry());
    }
    if (step.ofJob()) {
      tellJob(step.entry());
    }
  }

  private void tellExecution(HistoryEntry entry) {
    Fact fact = entry.fact();
    if (fact instanceof Fact.JobClaimed claimed) {
      String reference = reference(entry, claimed.lease().fencingToken());
      workers.put(reference, claimed.lease().holder());
      execution(entry, reference, ExecutionState.NEW, ExecutionState.BID_ACCEPTED, "running");
      if (state == JobState.NEW || state == JobState.QUEUED) {
        job(entry, JobState.IN_PROGRESS, "Job is running");
      }
    } else if (fact instanceof Fact.LeaseExpired expired) {
      ended(entry, expired.fencingToken(), ExecutionState.FAILED, "lease expired");
    } else if (fact instanceof Fact.JobReleased released) {
      String why = released.undelivered() ? "undelivered" : "released";
      ended(
          entry,
          released.fencingToken(),
          ExecutionState.CANCELLED,
          released.reason().map(reason -> why + ": " + reason).orElse(why));
    } else if (fact instanceof Fact.AttemptFailed failed) {
      ended(
          entry,
          failed.fencingToken(),
          ExecutionState.FAILED,
          StateView.sentence(failed.failure()));
    } else if (fact instanceof Fact.JobCompleted done) {
      ended(entry, done.fencingToken(), ExecutionState.COMPLETED, "completed");
      completed++;
      if (parent && completed == concurrency) {
        job(entry, JobState.COMPLETED, "Job completed");
      }
    }
  }

  private void tellJob(HistoryEntry entry) {
    Fact fact = entry.fact();
    if (fact instanceof Fact.JobCreated) {
      change(entry, JobState.NEW, JobState.NEW, "Job created");
      state = begun(entry);
    } else if (fact instanceof Fact.JobApproved approved) {
      // An execution may have been approved before it, by the native API, and run already.
      JobState next = state == JobState.QUEUED ? JobState.NEW : state;
      job(entry, next, with("Job approved", approved.reason()));
    } else if (fact instanceof Fact.JobRejected rejected) {
      job(entry, JobState.CANCELLED, with("job rejected", rejected.reason()));
    } else if (fact instanceof Fact.CancelRequested asked) {
      job(entry, state, with("Cancel requested", asked.cancel().reason()));
    } else if (fact instanceof Fact.JobCancelled cancelled) {
      job(entry, JobState.CANCELLED, cancelled(cancelled.cancel()));
    } else if (fact instanceof Fact.JobFailed failed) {
      job(entry, JobState.ERROR, StateView.sentence(failed.failure()));
    } else if (fact instanceof Fact.JobCompleted) {
      job(entry, JobState.COMPLETED, "Job completed");
    } else if (fact instanceof Fact.JobRetried retried) {
      JobState next = begun(entry);
      change(entry, state, next, with("Job retried", retried.reason()));
      state = next;
    }
  }

  private static JobState begun(HistoryEntry entry) {
    return entry.header().status() == JobStatus.AWAITING_APPROVAL ? JobState.QUEUED : JobState.NEW;
  }

  private static String cancelled(Cancellation cancel) {
    return with("Job cancelled", cancel.reason());
  }

  private static String with(String what, Optional<String> reason) {
    return reason.filter(text -> !text.isBlank()).map(text -> what + ": " + text).orElse(what);
  }

  private void job(HistoryEntry entry, JobState next, String comment) {
    if (!state.isFinal()) {
      change(entry, state, next, comment);
      state = next;
    }
  }

  private void change(HistoryEntry entry, JobState previous, JobState next, String comment) {
    jobVersion++;
    entries.add(
        new HistoryJson(
            spelling.write(Level.JOB),
            jobId,
            Optional.empty(),
            Optional.empty(),
            Optional.of(new ChangeJson(spelling.write(previous), spelling.write(next))),
            Optional.empty(),
            jobVersion,
            Optional.of(comment),
            JobView.time(entry.header().t())));
  }

  private void ended(HistoryEntry entry, long fencingToken, ExecutionState end, String comment) {
    execution(entry, reference(entry, fencingToken), ExecutionState.BID_ACCEPTED, end, comment);
  }

  private static String reference(HistoryEntry entry, long fencingToken) {
    return StateView.reference(entry.header().jobId(), fencingToken);
  }

  private void execution(
      HistoryEntry entry,
      String reference,
      ExecutionState previous,
      ExecutionState next,
      String comment) {
    entries.add(
        new HistoryJson(
            spelling.write(Level.EXECUTION),
            jobId,
            Optional.ofNullable(workers.get(reference)),
            Optional.of(reference),
            Optional.empty(),
            Optional.of(new ChangeJson(spelling.write(previous), spelling.write(next))),
            next == ExecutionState.BID_ACCEPTED ? 1 : 2,
            Optional.of(comment),
            JobView.time(entry.header().t())));
  }

  /**
   * What a client asks to see of a history.
   *
   * @param since seconds since 1970; entries before are left out
   */
  record Filter(long since, boolean withoutJob, boolean withoutExecutions) {

    static Filter of(Fields filters) {
      return new Filter(
          filters.whole("since").orElse(0L),
          filters.flag("exclude_job_level"),
          filters.flag("exclude_execution_level"));
    }

    boolean shows(HistoryJson entry) {
      return Instant.parse(entry.time()).getEpochSecond() >= since
          && !(withoutJob && entry.jobState().isPresent())
          && !(withoutExecutions && entry.executionState().isPresent());
    }
  }
}
