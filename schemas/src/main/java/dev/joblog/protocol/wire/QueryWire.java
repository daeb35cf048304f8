// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Messages of the internal query port. */
public final class QueryWire {

  private final PortCodec<QueryRequest> requests =
      new PortCodec<>("QueryRequest", QueryWire::request);
  private final PortCodec<QueryResponse> responses =
      new PortCodec<>("QueryResponse", QueryWire::response);
  private final PortCodec<Owners> owners = new PortCodec<>("Owners", QueryWire::owners);

  public byte[] encode(QueryRequest request) {
    return requests
        .begin()
        .number(request.partition())
        .number(request.atLeast())
        .flag(request.standbyAllowed())
        .part(request.query(), QuestionWire::write)
        .take();
  }

  public QueryRequest decodeRequest(byte[] message) throws UndecodableException {
    return requests.decode(message);
  }

  private static QueryRequest request(AvroReader in) throws IOException {
    return new QueryRequest(in.small(), in.number(), in.flag(), QuestionWire.query(in));
  }

  public byte[] encode(QueryResponse response) {
    return responses
        .begin()
        .part(response.applied(), JobWire::write)
        .time(response.appliedT())
        .flag(response.standby())
        .part(response.answer(), AnswerWire::write)
        .take();
  }

  public QueryResponse decodeResponse(byte[] message) throws UndecodableException {
    return responses.decode(message);
  }

  private static QueryResponse response(AvroReader in) throws IOException {
    return new QueryResponse(JobWire.position(in), in.time(), in.flag(), AnswerWire.answer(in));
  }

  public byte[] encode(Owners who) {
    return owners
        .begin()
        .number(who.partitions())
        .each(who.byPartition().entrySet(), QueryWire::write)
        .take();
  }

  public Owners decodeOwners(byte[] message) throws UndecodableException {
    return owners.decode(message);
  }

  private static Owners owners(AvroReader in) throws IOException {
    int partitions = in.small();
    TreeMap<Integer, Owners.Replicas> byPartition = new TreeMap<>();
    for (Map.Entry<Integer, Owners.Replicas> each : in.each(QueryWire::replicas)) {
      byPartition.put(each.getKey(), each.getValue());
    }
    return new Owners(partitions, byPartition);
  }

  private static void write(AvroWriter out, Map.Entry<Integer, Owners.Replicas> replicas) {
    out.number(replicas.getKey())
        .maybe(replicas.getValue().active(), AvroWriter::text)
        .each(replicas.getValue().standbys(), AvroWriter::text);
  }

  private static Map.Entry<Integer, Owners.Replicas> replicas(AvroReader in) throws IOException {
    return Map.entry(
        in.small(), new Owners.Replicas(in.maybe(AvroReader::text), in.each(AvroReader::text)));
  }
}
