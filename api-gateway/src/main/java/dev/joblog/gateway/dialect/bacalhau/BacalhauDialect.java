// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.Dialect;
import dev.joblog.gateway.dialect.DialectParts;
import dev.joblog.gateway.dialect.DialectSettings;
import dev.joblog.gateway.http.FaceErrors;
import java.util.List;

/** The dialect of seeds 001 and 002, wired. */
public final class BacalhauDialect implements Dialect {

  private final List<Object> components;
  private final JoinWorker joins;
  private final Sweep sweep;

  private BacalhauDialect(DialectSettings.Bacalhau settings, DialectParts parts) {
    Commands commands = parts.commands();
    Reads reads = parts.reads();
    String tenant = settings.tenant();
    Families families = new Families(reads, tenant);
    Remake remake = new Remake(commands, tenant);
    this.joins =
        new JoinWorker(commands, families, remake, tenant, parts.timer(), parts.answering());
    this.sweep = new Sweep(families, remake, joins, parts.timer(), parts.clock());
    Requester requester =
        new Requester(
            new Submits(commands, tenant, settings.replayProtection().orElse(false), joins::wake),
            new Cancels(commands, families, tenant),
            new Approvals(commands, reads, families, tenant, settings.approver()),
            families,
            new Histories(reads, tenant, families, parts.answering()),
            new Lists(reads, families, tenant, parts.clock(), parts.answering()),
            parts.answering());
    this.components = List.of(new RequesterResource(requester), new ApproveResource(requester));
  }

  /** Looking after what other gateways and earlier starts have left. */
  public static BacalhauDialect started(DialectSettings.Bacalhau settings, DialectParts parts) {
    BacalhauDialect dialect = new BacalhauDialect(settings, parts);
    dialect.sweep.start();
    return dialect;
  }

  @Override
  public List<Object> components() {
    return components;
  }

  @Override
  public FaceErrors errors() {
    return new BacalhauErrors();
  }

  @Override
  public List<String> slashTolerant() {
    return BacalhauErrors.PATHS;
  }

  @Override
  public void close() {
    joins.close();
    sweep.close();
  }
}
