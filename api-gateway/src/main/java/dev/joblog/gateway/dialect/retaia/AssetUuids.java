// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which asset a job is about: its label {@code asset_uuid}, or else the string of that name in its
 * payload. Neither ever changes, so what was read once is remembered: agents list again and again,
 * and a list's rows come without payloads.
 */
final class AssetUuids {

  static final String NAME = "asset_uuid";

  /** A longer name is none that an agent could be told. */
  static final int CHARS_MAX = 256;

  /** Jobs whose payload was read and is remembered. */
  static final int REMEMBERED_MAX = 10_000;

  private static final JsonFactory JSON = new JsonFactory();

  /** An id may live again after its job was purged, with another payload. */
  private record Life(JobId id, long createdOffset) {}

  private final Map<Life, Optional<String>> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Life, Optional<String>> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  /** From its label alone: no payload is needed. */
  static Optional<String> ofLabel(Job job) {
    return Optional.ofNullable(job.spec().labels().get(NAME)).filter(AssetUuids::isName);
  }

  /** From its label, or else from its payload; empty: this dialect has no words for the job. */
  static Optional<String> of(Job job, Optional<JsonText> payload) {
    return ofLabel(job).or(() -> payload.flatMap(json -> inPayload(json.text())));
  }

  /** Absent: its payload was not read yet, or so long ago that it is forgotten. */
  synchronized Optional<Optional<String>> remembered(Job job) {
    return Optional.ofNullable(remembered.get(life(job)));
  }

  synchronized Optional<String> remember(Job job, Optional<JsonText> payload) {
    Optional<String> assetUuid = of(job, payload);
    remembered.put(life(job), assetUuid);
    return assetUuid;
  }

  synchronized int size() {
    return remembered.size();
  }

  private static Life life(Job job) {
    return new Life(job.id(), job.spec().createdOffset());
  }

  private static Optional<String> inPayload(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(NAME);
        JsonToken value = parser.nextToken();
        if (wanted) {
          return value == JsonToken.VALUE_STRING
              ? Optional.of(parser.getText()).filter(AssetUuids::isName)
              : Optional.empty();
        }
        parser.skipChildren();
      }
    } catch (IOException beyondOurParser) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** Half a surrogate pair can be written in JSON, and no client that is strict can read it. */
  private static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= CHARS_MAX
        && text.codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
