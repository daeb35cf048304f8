// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.io.IOException;

/** What a job is, from its creation on. */
final class SpecWire {

  static void write(AvroWriter out, JobSpec spec) {
    out.uuid(spec.id().value())
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

  static void write(AvroWriter out, JobId id) {
    out.uuid(id.value());
  }

  private SpecWire() {}
}
