// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.avro.query.Replicas;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Messages of the internal query port. */
public final class QueryWire {

  private final PortCodec<dev.joblog.avro.query.QueryRequest> requests =
      new PortCodec<>(dev.joblog.avro.query.QueryRequest.getClassSchema());
  private final PortCodec<dev.joblog.avro.query.QueryResponse> responses =
      new PortCodec<>(dev.joblog.avro.query.QueryResponse.getClassSchema());
  private final PortCodec<dev.joblog.avro.query.Owners> owners =
      new PortCodec<>(dev.joblog.avro.query.Owners.getClassSchema());

  public byte[] encode(QueryRequest request) {
    return requests.encode(
        new dev.joblog.avro.query.QueryRequest(
            request.partition(),
            request.atLeast(),
            request.standbyAllowed(),
            QuestionWire.encode(request.query())));
  }

  public QueryRequest decodeRequest(byte[] message) throws UndecodableException {
    dev.joblog.avro.query.QueryRequest request = requests.decode(message);
    return new QueryRequest(
        request.getPartition(),
        request.getAtLeast(),
        request.getStandbyAllowed(),
        QuestionWire.decode(request.getQuery()));
  }

  public byte[] encode(QueryResponse response) {
    return responses.encode(
        new dev.joblog.avro.query.QueryResponse(
            JobWire.encode(response.applied()),
            response.appliedT(),
            response.standby(),
            AnswerWire.encode(response.answer())));
  }

  public QueryResponse decodeResponse(byte[] message) throws UndecodableException {
    dev.joblog.avro.query.QueryResponse response = responses.decode(message);
    return new QueryResponse(
        JobWire.decode(response.getApplied()),
        response.getAppliedT(),
        response.getStandby(),
        AnswerWire.decode(response.getAnswer()));
  }

  public byte[] encode(Owners who) {
    List<Replicas> replicas =
        who.byPartition().entrySet().stream()
            .map(
                entry ->
                    new Replicas(
                        entry.getKey(),
                        entry.getValue().active().orElse(null),
                        entry.getValue().standbys()))
            .toList();
    return owners.encode(new dev.joblog.avro.query.Owners(who.partitions(), replicas));
  }

  public Owners decodeOwners(byte[] message) throws UndecodableException {
    dev.joblog.avro.query.Owners who = owners.decode(message);
    SortedMap<Integer, Owners.Replicas> byPartition = new TreeMap<>();
    for (Replicas replicas : who.getReplicas()) {
      byPartition.put(
          replicas.getPartition(),
          new Owners.Replicas(
              Optional.ofNullable(replicas.getActive()), List.copyOf(replicas.getStandbys())));
    }
    return new Owners(who.getPartitions(), byPartition);
  }
}
