// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Messages of the internal query port. Who asks says in a header which version it reads, and asks
 * in the oldest version that says all of the question; it is answered in the newest version that
 * both read. So builds of neighbouring versions understand each other, whichever asks (ADR 0223).
 */
public final class QueryWire {

  /** Header of a request: the newest version that its sender reads, in decimal. */
  public static final String READS_HEADER = "Joblog-Port-Reads";

  /** What this build reads. */
  public static final int NEWEST = PortMessage.NEWEST;

  /** What builds read that sent no header. */
  private static final int WITHOUT_HEADER = 2;

  private final PortCodec<QueryRequest> requests =
      new PortCodec<>(PortMessage.REQUEST.versions(), QueryWire::request);
  private final PortCodec<QueryResponse> responses =
      new PortCodec<>(PortMessage.RESPONSE.versions(), QueryWire::response);
  private final PortCodec<Owners> owners =
      new PortCodec<>(PortMessage.OWNERS.versions(), QueryWire::owners);

  /**
   * What a header's value says; 0, which is no version, when that is no number of up to four
   * digits.
   */
  public static int reads(Optional<String> header) {
    return header
        .map(value -> value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 0)
        .orElse(WITHOUT_HEADER);
  }

  public byte[] encode(QueryRequest request) {
    byte[] message =
        requests
            .begin()
            .number(request.partition())
            .number(request.atLeast())
            .flag(request.standbyAllowed())
            .part(request.query(), QuestionWire::write)
            .take();
    return requests.forAnyReader(message, request);
  }

  public QueryRequest decodeRequest(byte[] message) throws UndecodableException {
    return requests.decode(message);
  }

  static QueryRequest request(AvroReader in) throws IOException {
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

  /**
   * For who reads up to a version.
   *
   * @throws UndecodableException when none of ours is among them, or they have no words for it
   */
  public byte[] encode(QueryResponse response, int reads) throws UndecodableException {
    return responses.forReader(encode(response), reads);
  }

  public QueryResponse decodeResponse(byte[] message) throws UndecodableException {
    return responses.decode(message);
  }

  static QueryResponse response(AvroReader in) throws IOException {
    return new QueryResponse(JobWire.position(in), in.time(), in.flag(), AnswerWire.answer(in));
  }

  public byte[] encode(Owners who) {
    return owners
        .begin()
        .number(who.partitions())
        .each(who.byPartition().entrySet(), QueryWire::write)
        .take();
  }

  /** Likewise. */
  public byte[] encode(Owners who, int reads) throws UndecodableException {
    return owners.forReader(encode(who), reads);
  }

  public Owners decodeOwners(byte[] message) throws UndecodableException {
    return owners.decode(message);
  }

  static Owners owners(AvroReader in) throws IOException {
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
