// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Completion;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.io.IOException;
import java.util.List;

/** What a job is, from its creation on. */
final class SpecWire {

  /** In the schema's order, whose first word stands for those that a reader does not know. */
  private static final List<Completion> COMPLETIONS =
      List.of(Completion.BY_WORKER, Completion.WHEN_CHILDREN_ARE);

  static void write(AvroWriter out, JobSpec spec) {
    out.part(spec.completion(), SpecWire::write)
        .uuid(spec.id().value())
        .text(spec.tenant())
        .text(spec.queue())
        .number(spec.route().shard())
        .text(spec.type())
        .number(spec.priority())
        .each(Words.sorted(spec.requiredCapabilities()), AvroWriter::text)
        .words(spec.labels())
        .maybe(spec.runAt(), AvroWriter::time)
        .number(spec.maxAttempts())
        .span(spec.leaseTtl())
        .part(spec.retry(), SpecWire::write)
        .maybe(spec.parentId(), SpecWire::write)
        .flag(spec.waitForChildren())
        .flag(spec.requiresApproval())
        .text(spec.createdBy())
        .time(spec.createdAt())
        .number(spec.createdOffset());
  }

  static JobSpec spec(AvroReader in) throws IOException {
    Completion completion = completion(in, "a job's completion");
    return new JobSpec(
        in.jobId("a job's id"),
        new Route(in.text(), in.text(), in.small()),
        in.text(),
        in.small(),
        in.capabilities(),
        in.words(),
        in.maybe(AvroReader::time),
        in.small(),
        in.span(),
        retry(in),
        in.maybeJobId("a job's parentId"),
        in.flag(),
        in.flag(),
        completion,
        in.text(),
        in.time(),
        in.number());
  }

  static void write(AvroWriter out, RetryPolicy retry) {
    out.span(retry.initialDelay()).span(retry.maxDelay()).number(retry.multiplier());
  }

  static RetryPolicy retry(AvroReader in) throws IOException {
    return new RetryPolicy(in.span(), in.span(), in.small());
  }

  static void write(AvroWriter out, Completion completion) {
    out.number(COMPLETIONS.indexOf(completion) + 1L);
  }

  /**
   * @param field for the sentence and the pointer of a word that this build does not know
   */
  static Completion completion(AvroReader in, String field) throws IOException {
    int index = in.readEnum();
    if (index == 0) {
      throw new BadWordException(field, "a word that this build knows");
    }
    return COMPLETIONS.get(index - 1);
  }

  static void write(AvroWriter out, JobId id) {
    out.uuid(id.value());
  }

  private SpecWire() {}
}
