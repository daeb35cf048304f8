// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code deploy/prometheus/rules.yml}. */
public final class AlertRules {

  public static final String FILE = "deploy/prometheus/rules.yml";

  private static final Pattern METRIC = Pattern.compile("\\b(?:joblog|jvm|io_dropwizard)_\\w+");

  /** There only where checkpoints are signed, and once a chain is broken. */
  private static final String OF_THE_AUDIT = "joblog_audit_chain_broken";

  /** Every metric that an alert stands on and a service exposes from its start. */
  public static Set<String> metrics() throws IOException {
    Set<String> metrics = new TreeSet<>();
    for (JsonNode alert : all()) {
      Matcher found = METRIC.matcher(alert.path("expr").asText().replaceAll("\"[^\"]*\"", ""));
      while (found.find()) {
        metrics.add(found.group());
      }
    }
    if (!metrics.remove(OF_THE_AUDIT)) {
      throw new AssertionError("Expected an alert on " + OF_THE_AUDIT + ", but there is none");
    }
    return metrics;
  }

  static List<JsonNode> all() throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    for (JsonNode group : Yaml.file(FILE).path("groups")) {
      group.path("rules").forEach(alerts::add);
    }
    return alerts;
  }

  private AlertRules() {}
}
