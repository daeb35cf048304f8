// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Jobs in a table of PostgreSQL, as a team would keep them there: a claim takes the oldest ready
 * row with {@code FOR UPDATE SKIP LOCKED}, every statement is a transaction. One session, for one
 * thread.
 */
final class JobTable {

  private static final String TABLE =
      """
      create table if not exists jobs(
        id uuid primary key default gen_random_uuid(),
        place bigint generated always as identity,
        queue text not null, payload text not null,
        status text not null default 'pending', token text, percent int, result text)\
      """;
  private static final String INDEX =
      "create index if not exists ready on jobs(queue, place) where status = 'pending'";
  private static final String INSERT =
      "insert into jobs(queue, payload) values (?, ?) returning id";
  private static final String NEXT =
      """
      update jobs set status = 'claimed', token = ? where id = (
        select id from jobs where queue = ? and status = 'pending'
        order by place limit 1 for update skip locked) returning id\
      """;
  private static final String CLAIM =
      "update jobs set status = 'claimed', token = ? where id = ? and status = 'pending'";
  private static final String BEAT =
      "update jobs set percent = ? where id = ? and token = ? and status = 'claimed'";
  private static final String FINISH =
      "update jobs set status = 'completed', result = ? where id = ? and token = ? and status ="
          + " 'claimed'";
  private static final String COUNT =
      "select queue, status, count(*) from jobs group by queue, status";

  private final Connection session;
  private final PreparedStatement insert;
  private final PreparedStatement next;
  private final PreparedStatement claim;
  private final PreparedStatement beat;
  private final PreparedStatement finish;

  /** A group of jobs. */
  record Count(String queue, String status, long jobs) {}

  /**
   * @param url of the database, for JDBC
   */
  JobTable(String url) throws SQLException {
    session = DriverManager.getConnection(url);
    insert = session.prepareStatement(INSERT);
    next = session.prepareStatement(NEXT);
    claim = session.prepareStatement(CLAIM);
    beat = session.prepareStatement(BEAT);
    finish = session.prepareStatement(FINISH);
  }

  static void make(String url) throws SQLException {
    try (Connection session = DriverManager.getConnection(url);
        Statement statement = session.createStatement()) {
      statement.execute(TABLE);
      statement.execute(INDEX);
    }
  }

  String create(String queue, String payload) throws SQLException {
    insert.setString(1, queue);
    insert.setString(2, payload);
    return id(insert).orElseThrow();
  }

  /** In one transaction. */
  List<String> createAll(List<String> queues, List<String> payloads) throws SQLException {
    session.setAutoCommit(false);
    try {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < queues.size(); i++) {
        ids.add(create(queues.get(i), payloads.get(i)));
      }
      session.commit();
      return ids;
    } finally {
      session.setAutoCommit(true);
    }
  }

  /** The oldest ready job. */
  Optional<String> claimNext(String queue, String token) throws SQLException {
    next.setString(1, token);
    next.setString(2, queue);
    return id(next);
  }

  boolean claim(String job, String token) throws SQLException {
    claim.setString(1, token);
    claim.setObject(2, UUID.fromString(job));
    return claim.executeUpdate() == 1;
  }

  boolean beat(String job, String token, int percent) throws SQLException {
    beat.setInt(1, percent);
    beat.setObject(2, UUID.fromString(job));
    beat.setString(3, token);
    return beat.executeUpdate() == 1;
  }

  boolean finish(String job, String token, String result) throws SQLException {
    finish.setString(1, result);
    finish.setObject(2, UUID.fromString(job));
    finish.setString(3, token);
    return finish.executeUpdate() == 1;
  }

  List<Count> counts() throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(COUNT)) {
      List<Count> counts = new ArrayList<>();
      while (rows.next()) {
        counts.add(new Count(rows.getString(1), rows.getString(2), rows.getLong(3)));
      }
      return counts;
    }
  }

  private static Optional<String> id(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }
}
