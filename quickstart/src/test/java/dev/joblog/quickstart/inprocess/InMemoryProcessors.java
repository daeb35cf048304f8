// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.gateway.query.Processors;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One processor that owns every partition. */
final class InMemoryProcessors implements Processors {

  static final String ADDRESS = "http://processor";

  private final InMemoryCommandLog log;
  private final int partitions;

  InMemoryProcessors(InMemoryCommandLog log, int partitions) {
    this.log = log;
    this.partitions = partitions;
  }

  @Override
  public CompletionStage<QueryResponse> ask(String address, QueryRequest request) {
    if (request.query() instanceof Query.ListJobs list
        && list.sort().field() == JobSort.Field.CREATED_AT
        && list.sort().ascending()) {
      // As the processor does: a page that goes to the live end needs log time up to now.
      log.tick(request.partition());
    }
    return CompletableFuture.completedFuture(
        log.partition(request.partition()).answer(request.query()));
  }

  @Override
  public CompletionStage<Owners> owners(String address) {
    SortedMap<Integer, Owners.Replicas> all = new TreeMap<>();
    for (int number = 0; number < partitions; number++) {
      all.put(number, new Owners.Replicas(Optional.of(ADDRESS), List.of()));
    }
    return CompletableFuture.completedFuture(new Owners(partitions, all));
  }
}
