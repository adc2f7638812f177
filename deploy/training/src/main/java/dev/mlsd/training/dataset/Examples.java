package dev.mlsd.training.dataset;

import java.util.Arrays;

/**
 * Vectors with their labels, {@code [rows, columns]}, row after row, in the order of time. Values are kept as doubles,
 * as serving logs them, so that profiles of both have the same bins; learners take them as floats, as the exported
 * model does. NaN is missing.
 */
public final class Examples {

    private final int columns;
    private double[] values;
    private boolean[] frauds;
    private long[] eventMillis;
    private String[] customers;
    private int rows;
    private int fraudCount;

    /** No rows yet. */
    public Examples(int columns) {
        this.columns = columns;
        this.values = new double[1024 * columns];
        this.frauds = new boolean[1024];
        this.eventMillis = new long[1024];
        this.customers = new String[1024];
    }

    /** Appends a row; the vector is copied. */
    public void add(double[] vector, boolean fraud, long millis, String customer) {
        if (vector.length != columns) {
            throw new IllegalArgumentException("a row has " + columns + " values, got " + vector.length);
        }
        if (rows == frauds.length) {
            int capacity = Math.multiplyExact(rows, 2);
            values = Arrays.copyOf(values, Math.multiplyExact(capacity, columns));
            frauds = Arrays.copyOf(frauds, capacity);
            eventMillis = Arrays.copyOf(eventMillis, capacity);
            customers = Arrays.copyOf(customers, capacity);
        }
        System.arraycopy(vector, 0, values, rows * columns, columns);
        frauds[rows] = fraud;
        eventMillis[rows] = millis;
        customers[rows] = customer;
        rows++;
        if (fraud) {
            fraudCount++;
        }
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Rows that are frauds. */
    public int fraudCount() {
        return fraudCount;
    }

    public double value(int row, int column) {
        return values[row * columns + column];
    }

    public boolean fraud(int row) {
        return frauds[row];
    }

    public long eventMillis(int row) {
        return eventMillis[row];
    }

    public String customer(int row) {
        return customers[row];
    }

    /** The labels, one a row. */
    public boolean[] frauds() {
        return Arrays.copyOf(frauds, rows);
    }

    /** One column of all rows. */
    public double[] column(int column) {
        double[] result = new double[rows];
        for (int row = 0; row < rows; row++) {
            result[row] = value(row, column);
        }
        return result;
    }

    /** All values as floats, row after row: what a learner sees, and later the model. */
    public float[] floats() {
        float[] result = new float[rows * columns];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    /** The rows of these indices, in their order. */
    public Examples select(int[] indices) {
        Examples selected = new Examples(columns);
        for (int row : indices) {
            double[] vector = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
            selected.add(vector, frauds[row], eventMillis[row], customers[row]);
        }
        return selected;
    }
}
