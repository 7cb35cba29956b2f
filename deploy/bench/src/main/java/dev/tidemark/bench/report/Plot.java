package dev.tidemark.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** A drawing of lines over two axes, as SVG. */
final class Plot {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 420;
    private static final int LEFT = 80;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final int RIGHT = 200;
    private static final List<String> COLOURS =
            List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#7f7f7f");

    private record Line(String name, List<double[]> points) {}

    /** @param at where on the axis, in the units of the points */
    record Tick(double at, String label) {}

    private final String title;
    private final String unit;
    private final List<Tick> ticks;
    private final String axis;
    private final List<Line> lines = new ArrayList<>();

    /**
     * @param axis what goes from left to right
     * @param unit of what goes up
     */
    Plot(String title, String axis, List<Tick> ticks, String unit) {
        this.title = title;
        this.axis = axis;
        this.ticks = ticks;
        this.unit = unit;
    }

    /** @param points x and y each */
    void line(String name, List<double[]> points) {
        lines.add(new Line(name, points));
    }

    String svg() {
        double mostX = most(0, ticks.stream().mapToDouble(Tick::at).max().orElse(1));
        double mostY = roundUp(most(1, 0));
        DoubleUnaryOperator x = value -> LEFT + value / mostX * (WIDTH - LEFT - RIGHT);
        DoubleUnaryOperator y = value -> HEIGHT - BOTTOM - value / mostY * (HEIGHT - TOP - BOTTOM);
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(svg, LEFT, TOP - 16, "start", title + ", " + unit);
        for (int i = 0; i <= 4; i++) {
            double at = mostY * i / 4;
            rule(svg, LEFT, y.applyAsDouble(at), WIDTH - RIGHT, y.applyAsDouble(at));
            text(svg, LEFT - 8, y.applyAsDouble(at) + 4, "end", Spread.number(at));
        }
        for (Tick tick : ticks) {
            rule(svg, x.applyAsDouble(tick.at()), TOP, x.applyAsDouble(tick.at()), HEIGHT - BOTTOM);
            text(svg, x.applyAsDouble(tick.at()), HEIGHT - BOTTOM + 18, "middle", tick.label());
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", axis);
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), i, x, y);
        }
        return svg.append("</svg>\n").toString();
    }

    /** Round ticks from 0 on. */
    static List<Tick> ticks(double most) {
        double step = roundUp(most / 5);
        List<Tick> ticks = new ArrayList<>();
        for (double at = 0; at <= most; at += step) {
            ticks.add(new Tick(at, Spread.number(at)));
        }
        return ticks;
    }

    private double most(int coordinate, double least) {
        double most = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> point[coordinate])
                .max()
                .orElse(0);
        return Math.max(most, least);
    }

    /** To 1, 2 or 5 times a power of ten. */
    private static double roundUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-3))));
        for (double step : new double[] {1, 2, 5}) {
            if (step * power >= value) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static void draw(
            StringBuilder svg, Line line, String colour, int number, DoubleUnaryOperator x, DoubleUnaryOperator y) {
        svg.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"" + colour + "\" points=\"");
        for (double[] point : line.points()) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.applyAsDouble(point[0]), y.applyAsDouble(point[1])));
        }
        svg.append("\"/>\n");
        int top = TOP + 18 * number;
        svg.append("<rect x=\"" + (WIDTH - RIGHT + 14) + "\" y=\"" + top + "\" width=\"12\" height=\"3\" fill=\""
                + colour + "\"/>\n");
        text(svg, WIDTH - RIGHT + 32, top + 6, "start", line.name());
    }

    private static void rule(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, safe));
    }
}
