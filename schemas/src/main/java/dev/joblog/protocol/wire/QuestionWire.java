// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.avro.query.CountJobs;
import dev.joblog.avro.query.GetExecutions;
import dev.joblog.avro.query.GetHistory;
import dev.joblog.avro.query.GetJob;
import dev.joblog.avro.query.GetJobAt;
import dev.joblog.avro.query.ListClaimable;
import dev.joblog.avro.query.ListJobs;
import dev.joblog.avro.query.SortField;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** What a gateway asks. */
final class QuestionWire {

  static SpecificRecordBase encode(Query query) {
    if (query instanceof Query.GetJob get) {
      return new GetJob(get.tenant(), get.id().toString());
    }
    if (query instanceof Query.ListJobs list) {
      return new ListJobs(
          list.tenant(),
          FilterWire.encode(list.filter()),
          SortField.valueOf(list.sort().field().name()),
          list.sort().ascending(),
          list.after().map(QuestionWire::encode).orElse(null),
          list.limit());
    }
    if (query instanceof Query.ListClaimable list) {
      return new ListClaimable(
          list.tenant(), list.types(), SpecWire.sorted(list.capabilities()), list.limit());
    }
    if (query instanceof Query.CountJobs count) {
      return new CountJobs(count.tenant());
    }
    if (query instanceof Query.GetHistory get) {
      return new GetHistory(get.tenant(), get.id().toString(), get.afterSequence(), get.limit());
    }
    if (query instanceof Query.GetJobAt get) {
      return new GetJobAt(get.tenant(), get.id().toString(), get.until(), get.sequenceMax());
    }
    Query.GetExecutions get = (Query.GetExecutions) query;
    return new GetExecutions(get.tenant(), get.id().toString());
  }

  static Query decode(Object query) throws UndecodableException {
    if (query instanceof GetJob get) {
      return new Query.GetJob(get.getTenant(), jobId(get.getId()));
    }
    if (query instanceof ListJobs list) {
      return new Query.ListJobs(
          list.getTenant(),
          FilterWire.decode(list.getFilter()),
          new JobSort(JobSort.Field.valueOf(list.getSort().name()), list.getAscending()),
          decodeOptional(list.getAfter()),
          list.getLimit());
    }
    if (query instanceof ListClaimable list) {
      return new Query.ListClaimable(
          list.getTenant(),
          List.copyOf(list.getTypes()),
          SpecWire.sorted(list.getCapabilities()),
          list.getLimit());
    }
    if (query instanceof CountJobs count) {
      return new Query.CountJobs(count.getTenant());
    }
    if (query instanceof GetHistory get) {
      return new Query.GetHistory(
          get.getTenant(), jobId(get.getId()), get.getAfterSequence(), get.getLimit());
    }
    if (query instanceof GetJobAt get) {
      return new Query.GetJobAt(
          get.getTenant(), jobId(get.getId()), get.getUntil(), get.getSequenceMax());
    }
    if (query instanceof GetExecutions get) {
      return new Query.GetExecutions(get.getTenant(), jobId(get.getId()));
    }
    throw new UndecodableException("Expected a query that this build knows, but it is newer");
  }

  static dev.joblog.avro.query.JobKey encode(JobKey key) {
    return new dev.joblog.avro.query.JobKey(key.createdAt(), key.id().toString());
  }

  static Optional<JobKey> decodeOptional(dev.joblog.avro.query.@Nullable JobKey key)
      throws UndecodableException {
    return key == null
        ? Optional.empty()
        : Optional.of(new JobKey(key.getCreatedAt(), jobId(key.getId())));
  }

  private static JobId jobId(String text) throws UndecodableException {
    return Uuids.jobId("a query's id", text);
  }

  private QuestionWire() {}
}
