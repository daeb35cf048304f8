// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Execution;
import dev.joblog.protocol.query.QueryAnswer;
import java.io.IOException;
import java.util.List;

/** What a processor answers. */
final class AnswerWire {

  private static final int ANSWERS = 6;
  private static final List<Execution.End> ENDS =
      List.of(
          Execution.End.COMPLETED,
          Execution.End.FAILED,
          Execution.End.EXPIRED,
          Execution.End.RELEASED,
          Execution.End.UNDELIVERED);

  static void write(AvroWriter out, QueryAnswer answer) {
    if (answer instanceof QueryAnswer.Found found) {
      out.number(0).part(found.job(), JobWire::write);
    } else if (answer instanceof QueryAnswer.Missing missing) {
      out.number(1).maybe(missing.purgedAt(), AvroWriter::time);
    } else if (answer instanceof QueryAnswer.JobPage page) {
      out.number(2).each(page.jobs(), JobWire::write).maybe(page.scannedTo(), QuestionWire::write);
    } else if (answer instanceof QueryAnswer.Counts counts) {
      out.number(3).each(counts.counts(), AnswerWire::write);
    } else if (answer instanceof QueryAnswer.HistoryPage page) {
      out.number(4).each(page.events(), AnswerWire::write).flag(page.more());
    } else {
      QueryAnswer.Executions executions = (QueryAnswer.Executions) answer;
      out.number(5).each(executions.executions(), AnswerWire::write);
    }
  }

  static QueryAnswer answer(AvroReader in) throws IOException {
    return switch (in.branch(ANSWERS)) {
      case 0 -> new QueryAnswer.Found(JobWire.snapshot(in));
      case 1 -> new QueryAnswer.Missing(in.maybe(AvroReader::time));
      case 2 -> new QueryAnswer.JobPage(in.each(JobWire::snapshot), in.maybe(QuestionWire::key));
      case 3 -> new QueryAnswer.Counts(in.each(AnswerWire::count));
      case 4 -> new QueryAnswer.HistoryPage(in.each(AnswerWire::entry), in.flag());
      default -> new QueryAnswer.Executions(in.each(AnswerWire::execution));
    };
  }

  private static void write(AvroWriter out, QueryAnswer.Count count) {
    out.text(count.queue())
        .text(count.type())
        .part(count.status(), JobWire::write)
        .number(count.jobs());
  }

  private static QueryAnswer.Count count(AvroReader in) throws IOException {
    return new QueryAnswer.Count(in.text(), in.text(), JobWire.status(in), in.number());
  }

  private static void write(AvroWriter out, QueryAnswer.HistoryEntry entry) {
    out.part(entry.header(), EventHeaderWire::write).part(entry.fact(), FactWire::write);
  }

  private static QueryAnswer.HistoryEntry entry(AvroReader in) throws IOException {
    return new QueryAnswer.HistoryEntry(EventHeaderWire.header(in), FactWire.fact(in));
  }

  private static void write(AvroWriter out, Execution execution) {
    out.number(execution.attempt())
        .text(execution.worker())
        .number(execution.fencingToken())
        .time(execution.startedAt())
        .maybe(execution.endedAt(), AvroWriter::time)
        .maybe(execution.end(), (to, end) -> to.number(ENDS.indexOf(end) + 1L))
        .maybe(execution.failure(), JobWire::write);
  }

  private static Execution execution(AvroReader in) throws IOException {
    return new Execution(
        in.small(),
        in.text(),
        in.number(),
        in.time(),
        in.maybe(AvroReader::time),
        in.maybe(AnswerWire::end),
        in.maybe(JobWire::failure));
  }

  private static Execution.End end(AvroReader in) throws IOException {
    return ENDS.get(in.readEnum() - 1);
  }

  private AnswerWire() {}
}
