// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Leaves {@code Location} as it was written (RFC 9110 §10.2.2): a gateway behind a proxy does not
 * know by which name it was called.
 */
final class RelativeLocations implements Feature {

  /** {@code ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED} of Jersey. */
  private static final String AS_WRITTEN =
      "jersey.config.server.headers.location.relative.resolution.disabled";

  @Override
  public boolean configure(FeatureContext context) {
    context.property(AS_WRITTEN, true);
    return true;
  }
}
