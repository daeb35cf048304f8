// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Processors that a test starts, stops and moves partitions between. */
final class FakeProcessors implements Processors {

  final Map<String, Function<QueryRequest, QueryResponse>> up = new HashMap<>();
  final List<String> asked = new ArrayList<>();
  final List<QueryRequest> requests = new ArrayList<>();
  final Map<String, Owners> says = new HashMap<>();
  Owners owners = new Owners(0, new TreeMap<>());
  final Set<String> hanging = new HashSet<>();
  final List<String> ownersAskedOf = new ArrayList<>();

  @Override
  public CompletionStage<QueryResponse> ask(String address, QueryRequest request) {
    asked.add(address);
    requests.add(request);
    Function<QueryRequest, QueryResponse> processor = up.get(address);
    if (processor == null) {
      return CompletableFuture.failedFuture(new java.net.ConnectException("refused"));
    }
    try {
      return CompletableFuture.completedFuture(processor.apply(request));
    } catch (RuntimeException no) {
      return CompletableFuture.failedFuture(no);
    }
  }

  @Override
  public CompletionStage<Owners> owners(String address) {
    ownersAskedOf.add(address);
    if (hanging.contains(address)) {
      return new CompletableFuture<>();
    }
    return up.containsKey(address)
        ? CompletableFuture.completedFuture(says.getOrDefault(address, owners))
        : CompletableFuture.failedFuture(new java.net.ConnectException("refused"));
  }

  /** What all say of whom {@link #says} does not name. */
  void own(int partitions, Map<Integer, Owners.Replicas> byPartition) {
    owners = new Owners(partitions, new TreeMap<>(byPartition));
  }
}
