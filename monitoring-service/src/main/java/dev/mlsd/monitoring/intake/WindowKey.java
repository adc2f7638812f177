package dev.mlsd.monitoring.intake;

import java.util.Comparator;

/**
 * A window within a partition, by day and then by the number of its model version in the partition's table.
 */
record WindowKey(int day, int model) implements Comparable<WindowKey> {

    private static final Comparator<WindowKey> ORDER =
            Comparator.comparingInt(WindowKey::day).thenComparingInt(WindowKey::model);

    @Override
    public int compareTo(WindowKey other) {
        return ORDER.compare(this, other);
    }
}
