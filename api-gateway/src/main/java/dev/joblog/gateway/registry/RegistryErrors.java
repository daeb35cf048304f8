// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.registry;

import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Trouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the resource does not refuse itself (an unknown address, a method, a media type), in the
 * shape that Confluent's clients read. There, a code of three digits is the status.
 */
public final class RegistryErrors implements FaceErrors {

  @Override
  public boolean owns(String path) {
    return path.equals(RegistryResource.ROOT) || path.startsWith(RegistryResource.ROOT + "/");
  }

  @Override
  public Refusal refusal(Trouble trouble) {
    SortedMap<String, String> headers = new TreeMap<>(trouble.headers());
    headers.put("Content-Type", RegistryJson.TYPE);
    return new Refusal(
        trouble.status(),
        headers,
        RegistryJson.bytes(new RegistryJson.Failure(trouble.status(), trouble.sentence())));
  }
}
