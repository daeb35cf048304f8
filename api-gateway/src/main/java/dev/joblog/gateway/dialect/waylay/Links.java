// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.dialect.waylay.WaylayJson.Function;
import dev.joblog.gateway.dialect.waylay.WaylayJson.Link;
import dev.joblog.protocol.JobId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where to go from a job: HAL links, relative to this gateway's root. */
final class Links {

  static final String JOBS = "/registry/v2/jobs";
  static final String EVENTS = JOBS + "/events";

  /** In a list. */
  static Map<String, Link> ofSummary(WaylayType type, JobId id, Optional<Function> function) {
    Map<String, Link> links = new LinkedHashMap<>();
    links.put("event", event(type, id));
    links.put("job", job(type, id));
    function.ifPresent(f -> links.put(FunctionRef.member(f), FunctionRef.link(f)));
    return links;
  }

  /** In an answer about one job. */
  static Map<String, Link> ofJob(WaylayType type, JobId id, Optional<Function> function) {
    Map<String, Link> links = new LinkedHashMap<>();
    links.put("event", event(type, id));
    function.ifPresent(f -> links.put(FunctionRef.member(f), FunctionRef.link(f)));
    return links;
  }

  /** In an event. */
  static Map<String, Link> ofEvent(WaylayType type, JobId id, Optional<Function> function) {
    Map<String, Link> links = new LinkedHashMap<>();
    links.put("job", job(type, id));
    function.ifPresent(f -> links.put(FunctionRef.member(f), FunctionRef.link(f)));
    return links;
  }

  private static Link event(WaylayType type, JobId id) {
    return new Link(
        EVENTS + "?type=" + type.word() + "&id=" + id + "&children=true", Optional.of(type.word()));
  }

  private static Link job(WaylayType type, JobId id) {
    return new Link(JOBS + "/" + type.word() + "/" + id, Optional.of(type.word()));
  }

  private Links() {}
}
