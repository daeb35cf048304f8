// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.protocol.Limits;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What annotations ask of this service: {@code approve}, {@code type:NAME}, {@code
 * capability:NAME}, {@code asset_uuid:ID}; a {@code =} does as well as the colon, which is what
 * Bacalhau's own command line lets through. All other annotations are tags and nothing more.
 *
 * @param type the core's job type
 * @param capabilities that a worker must have; sorted, without repeats
 * @param assetUuid for the agents of seed 000, who look for it in a label
 */
record Asks(
    String type, SortedSet<String> capabilities, Optional<String> assetUuid, boolean approve) {

  /** Of a job that names no other. */
  static final String TYPE = "bacalhau";

  private static final String APPROVE = "approve";
  private static final Pattern ASK = Pattern.compile("(type|capability|asset_uuid)[:=](.*)");
  private static final Pattern TYPE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,127}");
  private static final Pattern CAPABILITY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,63}");

  /** Types that begin like this are the service's own. */
  private static final String RESERVED = "bacalhau.";

  /**
   * @throws dev.joblog.gateway.http.RefusalException 400 when one asks for what there can't be
   */
  static Asks of(List<String> annotations) {
    Optional<String> type = Optional.empty();
    Optional<String> asset = Optional.empty();
    SortedSet<String> capabilities = new TreeSet<>();
    for (String annotation : annotations) {
      var ask = ASK.matcher(annotation);
      if (ask.matches()) {
        String value = ask.group(2);
        switch (ask.group(1)) {
          case "type" -> type = Optional.of(type(once(type, "type", value)));
          case "asset_uuid" -> asset = Optional.of(asset(once(asset, "asset_uuid", value)));
          default -> capabilities.add(capability(value));
        }
      }
    }
    if (capabilities.size() > Limits.CAPABILITIES_MAX) {
      throw Refusals.badRequest(
          "Expected at most "
              + Limits.CAPABILITIES_MAX
              + " annotations capability:NAME, but there are more.");
    }
    return new Asks(type.orElse(TYPE), capabilities, asset, annotations.contains(APPROVE));
  }

  private static String once(Optional<String> before, String name, String value) {
    if (before.filter(said -> !said.equals(value)).isPresent()) {
      throw Refusals.badRequest(
          "Expected one annotation " + name + ":NAME, but they contradict each other.");
    }
    return value;
  }

  private static String type(String name) {
    if (!TYPE_NAME.matcher(name).matches() || name.startsWith(RESERVED)) {
      throw Refusals.badRequest(
          "Expected the annotation type:NAME to name a job type (1 to 128 letters, digits and"
              + " ._:@/+-, not beginning with bacalhau.), but it does not.");
    }
    return name;
  }

  private static String asset(String id) {
    boolean plain = id.chars().noneMatch(Character::isISOControl);
    if (id.isEmpty() || id.length() > Limits.LABEL_VALUE_CHARS_MAX || !plain) {
      throw Refusals.badRequest(
          "Expected the annotation asset_uuid:ID to name an asset in 1 to "
              + Limits.LABEL_VALUE_CHARS_MAX
              + " plain characters, but it does not.");
    }
    return id;
  }

  private static String capability(String name) {
    if (!CAPABILITY.matcher(name).matches() || name.equals(Orders.JOIN_CAPABILITY)) {
      throw Refusals.badRequest(
          "Expected the annotation capability:NAME to name a capability (1 to 64 letters, digits"
              + " and ._:@/+-), but it does not.");
    }
    return name;
  }
}
