// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.Meta;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the log has set for one partition: a line of {@code GET /internal/settings}.
 *
 * @param leaseKey number of the lease key that signs
 * @param forward whether misplaced commands are forwarded
 */
public record LoggedSettings(int partition, int engineVersion, int leaseKey, boolean forward) {

  private static final Pattern LINE =
      Pattern.compile(
          "partition=(\\d{1,9}) engineVersion=(\\d{1,9}) leaseKey=(\\d{1,9}) forward=(on|off)");

  static LoggedSettings of(int partition, Meta meta) {
    return new LoggedSettings(partition, meta.engineVersion(), meta.leaseKey(), meta.forward());
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "partition=%d engineVersion=%d leaseKey=%d forward=%s",
        partition,
        engineVersion,
        leaseKey,
        forward ? "on" : "off");
  }

  /** Empty when it is no such line. */
  public static Optional<LoggedSettings> parse(String line) {
    Matcher fields = LINE.matcher(line);
    return fields.matches()
        ? Optional.of(
            new LoggedSettings(
                Integer.parseInt(fields.group(1)),
                Integer.parseInt(fields.group(2)),
                Integer.parseInt(fields.group(3)),
                fields.group(4).equals("on")))
        : Optional.empty();
  }
}
