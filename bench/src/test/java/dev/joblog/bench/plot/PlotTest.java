// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.bench.figures.Latencies;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** That plots are XML that a browser draws, and that lines stay within their axes. */
final class PlotTest {

  @Test
  void latenciesAreDrawnOverTheNinesOfTheirPercentiles() throws Exception {
    Latencies times = new Latencies();
    for (int i = 1; i <= 1_000; i++) {
      times.record(i * 1_000_000L);
    }

    Document svg =
        parsed(Plot.latencies("W3 <&> \"x\"", List.of(Series.latencies("A", times))).svg());

    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(texts(svg))
        .contains("W3 <&> \"x\"", "A", "0 %", "50 %", "90 %", "99 %", "99.9 %", "1000");
    assertPointsLieWithin(svg, 80, 650, 50, 400);
  }

  @Test
  void ratesAreDrawnOverSecondsOneLineForEachRound() throws Exception {
    Document svg =
        parsed(
            Plot.rates(
                    "W1",
                    List.of(
                        Series.rates("A: round 1", new double[] {0, 950, 1_013}),
                        Series.rates("B: round 1", new double[] {700, 702})))
                .svg());

    assertThat(texts(svg)).contains("A: round 1", "B: round 1", "1.5", "1500", "seconds");
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertPointsLieWithin(svg, 80, 650, 50, 400);
  }

  @Test
  void nothingMeasuredIsAnEmptyPlot() throws Exception {
    Document svg = parsed(Plot.rates("none", List.of(Series.rates("A", new double[0]))).svg());
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(1);
    assertThat(parsed(Plot.rates("still", List.of(Series.rates("A", new double[3]))).svg()))
        .isNotNull();
  }

  private static void assertPointsLieWithin(
      Document svg, double left, double right, double top, double bottom) {
    NodeList lines = svg.getElementsByTagName("polyline");
    for (int i = 0; i < lines.getLength(); i++) {
      String points = lines.item(i).getAttributes().getNamedItem("points").getNodeValue();
      assertThat(points.strip().split(" "))
          .allSatisfy(
              point -> {
                int comma = point.indexOf(',');
                assertThat(Double.parseDouble(point.substring(0, comma))).isBetween(left, right);
                assertThat(Double.parseDouble(point.substring(comma + 1))).isBetween(top, bottom);
              });
    }
  }

  private static List<String> texts(Document svg) {
    NodeList nodes = svg.getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
