// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.plot;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Lines over two axes, as a file of SVG that needs nothing else. */
public final class Plot {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 460;
  private static final int LEFT = 80;
  private static final int RIGHT = 250;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;

  /** Told apart by people who see red and green alike. */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000");

  private final String title;
  private final Axis across;
  private final Axis up;
  private final List<Series> lines;

  private Plot(String title, Axis across, Axis up, List<Series> lines) {
    this.title = title;
    this.across = across;
    this.up = up;
    this.lines = List.copyOf(lines);
  }

  /** Of {@link Series#latencies}. */
  public static Plot latencies(String title, List<Series> lines) {
    Axis up = Axis.linear("milliseconds", highest(lines, Series.Point::y));
    return new Plot(title, Axis.nines("percentile", highest(lines, Series.Point::x)), up, lines);
  }

  /** Of {@link Series#rates}. */
  public static Plot rates(String title, List<Series> lines) {
    Axis up = Axis.linear("operations a second", highest(lines, Series.Point::y));
    return new Plot(title, Axis.linear("seconds", highest(lines, Series.Point::x)), up, lines);
  }

  private static double highest(List<Series> lines, ToDoubleFunction<Series.Point> value) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(value)
        .max()
        .orElse(1);
  }

  public String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .append(WIDTH + " " + HEIGHT)
        .append("\" font-family=\"sans-serif\" font-size=\"13\">\n")
        .append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    text(svg, LEFT, TOP - 20, "start", title);
    across(svg);
    up(svg);
    for (int line = 0; line < lines.size(); line++) {
      draw(svg, lines.get(line), COLOURS.get(line % COLOURS.size()), TOP + 10 + 20 * line);
    }
    return svg.append("</svg>\n").toString();
  }

  private void across(StringBuilder svg) {
    int bottom = HEIGHT - BOTTOM;
    for (Axis.Tick tick : across.ticks()) {
      rule(svg, x(tick.at()), TOP, x(tick.at()), bottom);
      text(svg, x(tick.at()), bottom + 20, "middle", tick.text());
    }
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, bottom + 45, "middle", across.label());
  }

  private void up(StringBuilder svg) {
    for (Axis.Tick tick : up.ticks()) {
      rule(svg, LEFT, y(tick.at()), WIDTH - RIGHT, y(tick.at()));
      text(svg, LEFT - 8, y(tick.at()) + 4, "end", tick.text());
    }
    text(svg, LEFT, TOP - 4, "start", up.label());
  }

  private void draw(StringBuilder svg, Series line, String colour, int legend) {
    svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"" + colour + "\" points=\"");
    for (Series.Point point : line.points()) {
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.x()), y(point.y())));
    }
    svg.append("\"/>\n");
    int left = WIDTH - RIGHT + 15;
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>\n",
            left,
            legend - 11,
            colour));
    text(svg, left + 18, legend, "start", line.name());
  }

  private static void rule(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>\n",
            x1,
            y1,
            x2,
            y2));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private double x(double value) {
    return LEFT + value / across.max() * (WIDTH - RIGHT - LEFT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / up.max() * (HEIGHT - BOTTOM - TOP);
  }
}
