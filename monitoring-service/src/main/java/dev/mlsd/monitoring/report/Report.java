package dev.mlsd.monitoring.report;

import java.util.List;

/**
 * A page.
 *
 * @param language of all its texts, a tag of BCP 47
 * @param facts what it is about
 */
public record Report(String language, String title, List<Fact> facts, List<Section> sections) {

    /** A fact, as text. */
    public record Fact(String name, String value) {}

    /**
     * A part of the page.
     *
     * @param note what to know before reading it; empty for none
     * @param table null for none
     * @param diagram null for none
     */
    public record Section(String title, String note, Table table, Reliability diagram) {

        /** One with a table. */
        public static Section of(String title, String note, Table table) {
            return new Section(title, note, table, null);
        }

        /** One with words only. */
        public static Section of(String title, String note) {
            return new Section(title, note, null, null);
        }
    }

    /** Rows have as many cells as the head. */
    public record Table(List<String> head, List<Row> rows) {}

    /** A row of texts, marked by how it stands. */
    public record Row(Mark mark, List<String> cells) {}

    /** How a row stands. */
    public enum Mark {
        /** As it should be, or nothing to judge. */
        PLAIN,
        /** To be looked at. */
        WARNING,
        /** Wrong. */
        CRITICAL
    }

    /**
     * A reliability diagram: what was predicted against what happened.
     *
     * @param across the horizontal axis, likewise up the vertical one
     */
    public record Reliability(String across, String up, List<Point> points) {

        private static final double SMALLEST = 2;
        private static final double LARGEST = 12;

        /**
         * A bin.
         *
         * @param radius in hundredths of the diagram's width, its area in proportion to the bin's rows
         */
        public record Point(double predicted, double observed, double radius, String title) {

            /** To the right, in the diagram's own units of 0 to 100. */
            public double x() {
                return 100 * predicted;
            }

            /** Downwards, in the same. */
            public double y() {
                return 100 - 100 * observed;
            }
        }

        /** A point whose area is a share of the largest bin's. */
        public static Point point(double predicted, double observed, long rows, long mostRows, String title) {
            double radius = Math.max(SMALLEST, LARGEST * Math.sqrt((double) rows / mostRows)) / 2;
            return new Point(predicted, observed, radius, title);
        }
    }
}
