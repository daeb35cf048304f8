// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What {@code /metrics} tells. */
public final class MetricsText {

  public static String of(PrometheusRegistry registry) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, registry.scrape());
    } catch (IOException notOfMemory) {
      throw new UncheckedIOException(notOfMemory);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private MetricsText() {}
}
