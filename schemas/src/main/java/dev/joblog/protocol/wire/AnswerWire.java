// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.avro.query.Count;
import dev.joblog.avro.query.Counts;
import dev.joblog.avro.query.Execution;
import dev.joblog.avro.query.ExecutionEnd;
import dev.joblog.avro.query.Executions;
import dev.joblog.avro.query.Found;
import dev.joblog.avro.query.HistoryEntry;
import dev.joblog.avro.query.HistoryPage;
import dev.joblog.avro.query.JobPage;
import dev.joblog.avro.query.Missing;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.QueryAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** What a processor answers. */
final class AnswerWire {

  static SpecificRecordBase encode(QueryAnswer answer) {
    if (answer instanceof QueryAnswer.Found found) {
      return new Found(JobWire.encode(found.job()));
    }
    if (answer instanceof QueryAnswer.Missing missing) {
      return new Missing(missing.purgedAt().orElse(null));
    }
    if (answer instanceof QueryAnswer.JobPage page) {
      return new JobPage(
          page.jobs().stream().map(JobWire::encode).toList(),
          page.scannedTo().map(QuestionWire::encode).orElse(null));
    }
    if (answer instanceof QueryAnswer.Counts counts) {
      return new Counts(counts.counts().stream().map(AnswerWire::encode).toList());
    }
    if (answer instanceof QueryAnswer.HistoryPage page) {
      return new HistoryPage(page.events().stream().map(AnswerWire::encode).toList(), page.more());
    }
    QueryAnswer.Executions executions = (QueryAnswer.Executions) answer;
    return new Executions(executions.executions().stream().map(AnswerWire::encode).toList());
  }

  static QueryAnswer decode(Object answer) throws UndecodableException {
    if (answer instanceof Found found) {
      return new QueryAnswer.Found(JobWire.decode(found.getJob()));
    }
    if (answer instanceof Missing missing) {
      return new QueryAnswer.Missing(Optional.ofNullable(missing.getPurgedAt()));
    }
    if (answer instanceof JobPage page) {
      return decode(page);
    }
    if (answer instanceof Counts counts) {
      return decode(counts);
    }
    if (answer instanceof HistoryPage page) {
      return decode(page);
    }
    if (answer instanceof Executions executions) {
      return decode(executions);
    }
    throw new UndecodableException("Expected an answer that this build knows, but it is newer");
  }

  private static QueryAnswer.JobPage decode(JobPage page) throws UndecodableException {
    List<JobSnapshot> jobs = new ArrayList<>();
    for (dev.joblog.avro.JobSnapshot job : page.getJobs()) {
      jobs.add(JobWire.decode(job));
    }
    return new QueryAnswer.JobPage(
        List.copyOf(jobs), QuestionWire.decodeOptional(page.getScannedTo()));
  }

  private static QueryAnswer.Counts decode(Counts counts) throws UndecodableException {
    List<QueryAnswer.Count> all = new ArrayList<>();
    for (Count count : counts.getCounts()) {
      all.add(
          new QueryAnswer.Count(
              count.getQueue(),
              count.getType(),
              JobWire.decode(count.getStatus()),
              count.getJobs()));
    }
    return new QueryAnswer.Counts(List.copyOf(all));
  }

  private static QueryAnswer.HistoryPage decode(HistoryPage page) throws UndecodableException {
    List<QueryAnswer.HistoryEntry> events = new ArrayList<>();
    for (HistoryEntry entry : page.getEvents()) {
      events.add(
          new QueryAnswer.HistoryEntry(
              EventHeaderWire.decode(entry.getHeader()), FactDecoder.decode(entry.getFact())));
    }
    return new QueryAnswer.HistoryPage(List.copyOf(events), page.getMore());
  }

  private static QueryAnswer.Executions decode(Executions executions) throws UndecodableException {
    List<dev.joblog.protocol.Execution> all = new ArrayList<>();
    for (Execution execution : executions.getExecutions()) {
      all.add(
          new dev.joblog.protocol.Execution(
              execution.getAttempt(),
              execution.getWorker(),
              execution.getFencingToken(),
              execution.getStartedAt(),
              Optional.ofNullable(execution.getEndedAt()),
              end(execution.getEnd()),
              Optionals.map(execution.getFailure(), JobWire::decode)));
    }
    return new QueryAnswer.Executions(List.copyOf(all));
  }

  private static Count encode(QueryAnswer.Count count) {
    return new Count(count.queue(), count.type(), JobWire.encode(count.status()), count.jobs());
  }

  private static HistoryEntry encode(QueryAnswer.HistoryEntry entry) {
    return new HistoryEntry(
        EventHeaderWire.encode(entry.header()), entry.fact().match(new FactEncoder()));
  }

  private static Execution encode(dev.joblog.protocol.Execution execution) {
    return new Execution(
        execution.attempt(),
        execution.worker(),
        execution.fencingToken(),
        execution.startedAt(),
        execution.endedAt().orElse(null),
        execution.end().map(end -> ExecutionEnd.valueOf(end.name())).orElse(null),
        execution.failure().map(JobWire::encode).orElse(null));
  }

  private static Optional<dev.joblog.protocol.Execution.End> end(@Nullable ExecutionEnd end)
      throws UndecodableException {
    if (end == ExecutionEnd.UNKNOWN) {
      throw new UndecodableException("Expected an end that this build knows, but it is newer");
    }
    return Optionals.map(end, known -> dev.joblog.protocol.Execution.End.valueOf(known.name()));
  }

  private AnswerWire() {}
}
