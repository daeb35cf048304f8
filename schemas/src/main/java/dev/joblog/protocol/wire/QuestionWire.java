// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import java.io.IOException;
import java.util.List;

/** What a gateway asks. */
final class QuestionWire {

  private static final int QUERIES = 7;
  private static final List<JobSort.Field> FIELDS =
      List.of(JobSort.Field.CREATED_AT, JobSort.Field.ID);

  static void write(AvroWriter out, Query query) {
    if (query instanceof Query.GetJob get) {
      one(out, 0, get.tenant(), get.id());
    } else if (query instanceof Query.ListJobs list) {
      out.number(1)
          .text(list.tenant())
          .part(list.filter(), FilterWire::write)
          .number(FIELDS.indexOf(list.sort().field()))
          .flag(list.sort().ascending())
          .maybe(list.after(), QuestionWire::write)
          .number(list.limit());
    } else if (query instanceof Query.ListClaimable list) {
      out.number(2)
          .text(list.tenant())
          .each(list.types(), AvroWriter::text)
          .each(Words.sorted(list.capabilities()), AvroWriter::text)
          .number(list.limit());
    } else if (query instanceof Query.CountJobs count) {
      out.number(3).text(count.tenant());
    } else if (query instanceof Query.GetHistory get) {
      one(out, 4, get.tenant(), get.id()).number(get.afterSequence()).number(get.limit());
    } else if (query instanceof Query.GetExecutions get) {
      one(out, 5, get.tenant(), get.id());
    } else {
      Query.GetJobAt get = (Query.GetJobAt) query;
      one(out, 6, get.tenant(), get.id()).time(get.until()).number(get.sequenceMax());
    }
  }

  static Query query(AvroReader in) throws IOException {
    int branch = in.branch(QUERIES);
    String tenant = in.text();
    return switch (branch) {
      case 0 -> new Query.GetJob(tenant, id(in));
      case 1 ->
          new Query.ListJobs(
              tenant,
              FilterWire.filter(in),
              new JobSort(FIELDS.get(in.readEnum()), in.flag()),
              in.maybe(QuestionWire::key),
              in.small());
      case 2 ->
          new Query.ListClaimable(tenant, in.each(AvroReader::text), in.capabilities(), in.small());
      case 3 -> new Query.CountJobs(tenant);
      case 4 -> new Query.GetHistory(tenant, id(in), in.number(), in.small());
      case 5 -> new Query.GetExecutions(tenant, id(in));
      default -> new Query.GetJobAt(tenant, id(in), in.time(), in.number());
    };
  }

  static void write(AvroWriter out, JobKey key) {
    out.time(key.createdAt()).uuid(key.id().value());
  }

  static JobKey key(AvroReader in) throws IOException {
    return new JobKey(in.time(), id(in));
  }

  private static AvroWriter one(AvroWriter out, int branch, String tenant, JobId id) {
    return out.number(branch).text(tenant).uuid(id.value());
  }

  private static JobId id(AvroReader in) throws IOException {
    return in.jobId("a query's id");
  }

  private QuestionWire() {}
}
