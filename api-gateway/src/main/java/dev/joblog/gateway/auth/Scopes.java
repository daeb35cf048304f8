// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import java.util.List;

/** What a token may allow (DESIGN 14). Each endpoint names the ones it accepts. */
public final class Scopes {

  public static final String JOBS_CREATE = "jobs:create";

  /** Own jobs; with {@link #JOBS_CLAIM} every job of the tenant, because a worker may meet any. */
  public static final String JOBS_READ = "jobs:read";

  public static final String JOBS_READ_ALL = "jobs:read:all";
  public static final String JOBS_CLAIM = "jobs:claim";
  public static final String JOBS_HEARTBEAT = "jobs:heartbeat";

  /** Submit, fail and release. */
  public static final String JOBS_SUBMIT = "jobs:submit";

  public static final String JOBS_CANCEL = "jobs:cancel";
  public static final String JOBS_APPROVE = "jobs:approve";

  /** Cancel and retry of any job of the tenant. */
  public static final String JOBS_ADMIN = "jobs:admin";

  /** Events of the jobs that the caller sees: see {@link Sight}. */
  public static final String EVENTS_READ = "events:read";

  public static final List<String> ALL =
      List.of(
          JOBS_CREATE,
          JOBS_READ,
          JOBS_READ_ALL,
          JOBS_CLAIM,
          JOBS_HEARTBEAT,
          JOBS_SUBMIT,
          JOBS_CANCEL,
          JOBS_APPROVE,
          JOBS_ADMIN,
          EVENTS_READ);

  private Scopes() {}
}
