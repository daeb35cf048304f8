// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.NameRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What annotations ask of this service: {@code joblog:approve}, {@code joblog:type:NAME}, {@code
 * joblog:capability:NAME}, {@code joblog:asset_uuid:ID}; a {@code =} does as well as a colon, which
 * is what Bacalhau's own command line lets through. All other annotations are tags and nothing
 * more: a word that anybody may choose as a tag must not park a job.
 *
 * @param type the core's job type
 * @param capabilities that a worker must have; sorted, without repeats
 * @param assetUuid for the agents of seed 000, who look for it in a label
 */
record Annotations(
    String type, SortedSet<String> capabilities, Optional<String> assetUuid, boolean approve) {

  /** Of a job that names no other. */
  static final String TYPE = "bacalhau";

  private static final Pattern OWN = Pattern.compile("joblog[:=](.*)", Pattern.DOTALL);
  private static final String APPROVE = "approve";
  private static final Pattern ASK =
      Pattern.compile("(type|capability|asset_uuid)[:=](.*)", Pattern.DOTALL);

  /** Types that begin like this are the service's own. */
  private static final String RESERVED = "bacalhau.";

  /**
   * @throws dev.joblog.gateway.http.Refused 400 when one asks for what there can't be
   */
  static Annotations of(List<String> annotations, AnnotationForm form) {
    Optional<String> type = Optional.empty();
    Optional<String> asset = Optional.empty();
    SortedSet<String> capabilities = new TreeSet<>();
    boolean approve = false;
    for (String asked : asked(annotations, form)) {
      var ask = ASK.matcher(asked);
      if (asked.equals(APPROVE)) {
        approve = true;
      } else if (ask.matches()) {
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
              + " annotations joblog:capability:NAME, but there are more.");
    }
    return new Annotations(type.orElse(TYPE), capabilities, asset, approve);
  }

  /** Those that ask for something, without what says so. */
  private static List<String> asked(List<String> annotations, AnnotationForm form) {
    List<String> asked = new ArrayList<>();
    for (String annotation : annotations) {
      var own = OWN.matcher(annotation);
      if (own.matches()) {
        asked.add(own(own.group(1)));
      } else if (form == AnnotationForm.PREFIXED_AND_PLAIN) {
        asked.add(annotation);
      }
    }
    return asked;
  }

  /** A word that is not known must not be passed over: it may have been meant to be approve. */
  private static String own(String word) {
    if (!word.equals(APPROVE) && !ASK.matcher(word).matches()) {
      throw Refusals.badRequest(
          "Expected an annotation that begins with joblog: to be joblog:approve, joblog:type:NAME,"
              + " joblog:capability:NAME or joblog:asset_uuid:ID, but it is another.");
    }
    return word;
  }

  private static String once(Optional<String> before, String name, String value) {
    if (before.filter(said -> !said.equals(value)).isPresent()) {
      throw Refusals.badRequest(
          "Expected one annotation joblog:" + name + ":NAME, but they contradict each other.");
    }
    return value;
  }

  private static String type(String name) {
    if (!NameRule.WORD.allows(name) || name.startsWith(RESERVED)) {
      throw Refusals.badRequest(
          "Expected the annotation joblog:type:NAME to name a job type (1 to 128 letters, digits"
              + " and ._:@/+-, not beginning with bacalhau.), but it does not.");
    }
    return name;
  }

  private static String asset(String id) {
    boolean plain = id.chars().noneMatch(Character::isISOControl);
    if (id.isEmpty() || id.length() > Limits.LABEL_VALUE_CHARS_MAX || !plain) {
      throw Refusals.badRequest(
          "Expected the annotation joblog:asset_uuid:ID to name an asset in 1 to "
              + Limits.LABEL_VALUE_CHARS_MAX
              + " plain characters, but it does not.");
    }
    return id;
  }

  private static String capability(String name) {
    if (!NameRule.CAPABILITY.allows(name) || name.startsWith(Caller.OWN_CAPABILITIES)) {
      throw Refusals.badRequest(
          "Expected the annotation joblog:capability:NAME to name a capability (1 to 64 letters,"
              + " digits and ._:@/+-, not beginning with joblog.), but it does not.");
    }
    return name;
  }
}
