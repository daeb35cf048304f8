// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.topology.Partitions;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.wire.QueryWire;
import dev.joblog.protocol.wire.UndecodableException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Questions and answers as bytes, refusals as words. */
public final class QueryEndpoint {

  private final QueryService service;
  private final Stores stores;
  private final RowPages pages;
  private final Supported supported;
  private final QueryWire wire = new QueryWire();

  /**
   * @param moving whether partitions are on their way now
   */
  public QueryEndpoint(
      Partitions partitions, Stores stores, BooleanSupplier moving, Supported supported) {
    this(
        new QueryService(partitions, stores, moving, QueryService.WAIT_MAX),
        stores,
        new RowPages(partitions, stores),
        supported);
  }

  QueryEndpoint(QueryService service, Stores stores, RowPages pages, Supported supported) {
    this.service = service;
    this.stores = stores;
    this.pages = pages;
    this.supported = supported;
  }

  /**
   * @param reads the newest version of the query language that the asker reads
   */
  QueryServer.Reply query(byte[] body, int reads) throws InterruptedException {
    QueryRequest request;
    try {
      request = wire.decodeRequest(body);
    } catch (UndecodableException undecodable) {
      return QueryServer.Reply.text(400, "undecodable-query\n" + undecodable.getMessage());
    }
    QueryService.Result result = service.answer(request);
    if (result instanceof QueryService.Answer answer) {
      return binary(() -> wire.encode(answer.response(), reads));
    }
    return QueryServer.Reply.text(503, ((QueryService.NoAnswer) result).reason().word());
  }

  /** For the audit's replay: raw rows of an active partition, from a key on. */
  QueryServer.Reply rows(byte[] body) {
    return RowPages.Asked.decode(body)
        .map(
            asked ->
                pages
                    .read(asked)
                    .map(page -> QueryServer.Reply.binary(page.encode()))
                    .orElseGet(() -> QueryServer.Reply.text(503, Unavailable.NOT_OWNER.word())))
        .orElseGet(() -> QueryServer.Reply.text(400, "undecodable-query"));
  }

  /**
   * For an operator: what the log may ask of this process, and what it has set, a line for each
   * partition that is active here.
   */
  QueryServer.Reply settings() {
    return QueryServer.Reply.text(
        200,
        Stream.concat(
                Stream.of(supported.line()), pages.settings().stream().map(LoggedSettings::line))
            .collect(Collectors.joining("\n")));
  }

  /**
   * @param reads as above
   */
  QueryServer.Reply owners(int reads) {
    return binary(() -> wire.encode(stores.owners(), reads));
  }

  private static QueryServer.Reply binary(Encoding encoding) {
    try {
      return QueryServer.Reply.binary(encoding.bytes());
    } catch (UndecodableException newer) {
      return QueryServer.Reply.text(400, "asker-too-old\n" + newer.getMessage());
    }
  }

  private interface Encoding {
    byte[] bytes() throws UndecodableException;
  }
}
