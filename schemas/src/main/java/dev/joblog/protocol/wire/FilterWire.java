// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.query.JobFilter;
import java.io.IOException;

/** Which jobs a list asks for. */
final class FilterWire {

  static void write(AvroWriter out, JobFilter filter) {
    out.maybe(filter.owner(), AvroWriter::text)
        .each(filter.types(), AvroWriter::text)
        .each(filter.statuses(), JobWire::write)
        .maybe(filter.queue(), AvroWriter::text)
        .maybe(filter.resultType(), AvroWriter::text)
        .words(filter.labels())
        .maybe(filter.parentId(), SpecWire::write)
        .maybe(filter.runnableWith(), (to, with) -> to.each(Words.sorted(with), AvroWriter::text))
        .maybe(filter.createdFrom(), AvroWriter::time)
        .maybe(filter.createdUntil(), AvroWriter::time);
  }

  static JobFilter filter(AvroReader in) throws IOException {
    return new JobFilter(
        in.maybe(AvroReader::text),
        in.each(AvroReader::text),
        in.each(JobWire::status),
        in.maybe(AvroReader::text),
        in.maybe(AvroReader::text),
        in.words(),
        in.maybeJobId("a filter's parentId"),
        in.maybe(AvroReader::capabilities),
        in.maybe(AvroReader::time),
        in.maybe(AvroReader::time));
  }

  private FilterWire() {}
}
