// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * The schemas of the three topics, all resolved at start: nothing is looked up while records flow.
 * A schema that is registered later is unknown here, and commands of it are undecodable, until this
 * process starts again; so a new schema is registered, then the processors are restarted, and only
 * then is it written with.
 *
 * <p>An id in a record is a registry's, or one that comes with this version; both stay readable
 * whichever is set now (ADR 0090).
 */
public final class KnownSchemas {

  private final Map<Subject, Integer> own;
  private final Map<Subject, Map<Integer, Schema>> registered;
  private final Map<Subject, Map<Integer, Schema>> bundled = new EnumMap<>(Subject.class);
  private final List<String> skipped;

  /**
   * @param own id that this build writes with
   * @param registered what the registry has under the subject, by its id; empty without one
   * @param skipped one sentence for each version of the registry that can't be read
   */
  KnownSchemas(
      Map<Subject, Integer> own,
      Map<Subject, Map<Integer, Schema>> registered,
      List<String> skipped) {
    this.own = new EnumMap<>(own);
    this.registered = new EnumMap<>(Subject.class);
    this.skipped = List.copyOf(skipped);
    for (Subject subject : Subject.values()) {
      if (!own.containsKey(subject)) {
        throw new IllegalArgumentException(
            "Expected a schema id for " + subject.subject() + ", but there is none");
      }
      this.bundled.put(subject, bundled(subject));
      Map<Integer, Schema> byId = new HashMap<>();
      registered
          .getOrDefault(subject, Map.of())
          .forEach((id, schema) -> byId.put(id, known(subject, schema)));
      this.registered.put(subject, byId);
    }
  }

  /** Ours, if bytes of the two are the same. */
  private Schema known(Subject subject, Schema schema) {
    return newestFirst(subject).stream()
        .filter(ours -> BundledSchemas.isSame(ours, schema))
        .findFirst()
        .orElse(schema);
  }

  /** The schemas in this jar, with their fixed ids: for a cluster without a registry. */
  public static KnownSchemas bundled() {
    Map<Subject, Integer> own = new EnumMap<>(Subject.class);
    for (Subject subject : Subject.values()) {
      own.put(subject, subject.bundledId());
    }
    return new KnownSchemas(own, Map.of(), List.of());
  }

  /** What the registry holds under our subjects and this process can't read, a sentence each. */
  public List<String> skipped() {
    return skipped;
  }

  int idOf(Subject subject) {
    return Optional.ofNullable(own.get(subject)).orElseThrow();
  }

  /** The schema of a fixed id, whatever is set now. */
  Optional<Schema> bundled(Subject subject, int id) {
    return Optional.ofNullable(in(bundled, subject).get(id));
  }

  /**
   * What records of that id may have been written with, the likeliest first. Commands are
   * anybody's: there the registry decides, and then what comes with this version. Events and
   * outcomes are written by processors alone: where the id says two things or nothing, every schema
   * of ours, the newest first, because bytes of an older one never fit a newer one.
   */
  List<Schema> candidates(Subject subject, int id) {
    Set<Schema> named = new LinkedHashSet<>();
    if (id == idOf(subject)) {
      named.add(subject.schema());
    }
    Optional.ofNullable(in(registered, subject).get(id)).ifPresent(named::add);
    bundled(subject, id).ifPresent(named::add);
    if (subject == Subject.COMMANDS) {
      return named.stream().limit(1).toList();
    }
    Set<Schema> all = new LinkedHashSet<>();
    if (named.size() == 1) {
      all.addAll(named);
    }
    all.addAll(newestFirst(subject));
    all.addAll(named);
    return List.copyOf(all);
  }

  /** Every id that says something. */
  Set<Integer> ids(Subject subject) {
    Set<Integer> ids = new LinkedHashSet<>(in(registered, subject).keySet());
    ids.addAll(in(bundled, subject).keySet());
    ids.add(idOf(subject));
    return ids;
  }

  /** Every schema of ours, the one that this build writes first. */
  List<Schema> newestFirst(Subject subject) {
    List<Schema> schemas = new ArrayList<>(in(bundled, subject).values());
    Collections.reverse(schemas);
    return schemas;
  }

  /** By fixed id, older ones first. */
  private static Map<Integer, Schema> bundled(Subject subject) {
    Map<Integer, Schema> byId = new LinkedHashMap<>();
    subject.earlier().forEach((id, schema) -> byId.put(id, new Schema.Parser().parse(schema)));
    byId.put(subject.bundledId(), subject.schema());
    return byId;
  }

  private static Map<Integer, Schema> in(
      Map<Subject, Map<Integer, Schema>> schemas, Subject subject) {
    return schemas.getOrDefault(subject, new HashMap<>());
  }
}
