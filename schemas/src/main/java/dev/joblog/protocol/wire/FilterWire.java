// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.avro.query.StringList;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which jobs a list asks for. */
final class FilterWire {

  static dev.joblog.avro.query.JobFilter encode(JobFilter filter) {
    return new dev.joblog.avro.query.JobFilter(
        filter.owner().orElse(null),
        filter.types(),
        filter.statuses().stream().map(JobWire::encode).toList(),
        filter.queue().orElse(null),
        filter.resultType().orElse(null),
        SpecWire.sorted(filter.labels()),
        filter.parentId().map(JobId::toString).orElse(null),
        filter.runnableWith().map(with -> new StringList(SpecWire.sorted(with))).orElse(null),
        filter.createdFrom().orElse(null),
        filter.createdUntil().orElse(null));
  }

  static JobFilter decode(dev.joblog.avro.query.JobFilter filter) throws UndecodableException {
    List<JobStatus> statuses = new ArrayList<>();
    for (dev.joblog.avro.JobStatus status : filter.getStatuses()) {
      statuses.add(JobWire.decode(status));
    }
    return new JobFilter(
        Optional.ofNullable(filter.getOwner()),
        List.copyOf(filter.getTypes()),
        List.copyOf(statuses),
        Optional.ofNullable(filter.getQueue()),
        Optional.ofNullable(filter.getResultType()),
        SpecWire.sorted(filter.getLabels()),
        Uuids.optionalJobId("a filter's parentId", filter.getParentId()),
        Optionals.map(filter.getRunnableWith(), with -> SpecWire.sorted(with.getItems())),
        Optional.ofNullable(filter.getCreatedFrom()),
        Optional.ofNullable(filter.getCreatedUntil()));
  }

  private FilterWire() {}
}
