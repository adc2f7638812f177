package dev.mlsd.workbench.experiment;

import java.util.List;
import java.util.Map;

/**
 * What an experiment has seen.
 *
 * @param rows of its table: cells by column
 * @param figures single numbers
 */
public record Evidence(List<Map<String, Object>> rows, Map<String, Double> figures) {

    public Evidence {
        rows = List.copyOf(rows);
        figures = Map.copyOf(figures);
    }

    /**
     * A figure.
     *
     * @throws IllegalArgumentException when it was not measured
     */
    public double figure(String name) {
        Double value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no figure " + name + ", there are " + figures.keySet());
        }
        return value;
    }

    /**
     * A number in the row that has all these cells.
     *
     * @throws IllegalArgumentException when there is no such row or number
     */
    public double cell(Map<String, Object> key, String column) {
        for (Map<String, Object> row : rows) {
            if (row.entrySet().containsAll(key.entrySet()) && row.get(column) instanceof Number number) {
                return number.doubleValue();
            }
        }
        throw new IllegalArgumentException("there is no number " + column + " in a row with " + key);
    }

    /** A column of numbers, added up. */
    public double sum(String column) {
        return rows.stream()
                .mapToDouble(row -> ((Number) row.get(column)).doubleValue())
                .sum();
    }

    /** The first difference that a row shows, as a sentence after others; nothing where none shows one. */
    public String example() {
        return rows.stream()
                .map(row -> String.valueOf(row.get("example")))
                .filter(text -> !text.equals("–"))
                .findFirst()
                .map(text -> " " + text + ".")
                .orElse("");
    }
}
