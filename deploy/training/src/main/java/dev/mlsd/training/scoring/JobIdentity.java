package dev.mlsd.training.scoring;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What makes two runs the same job: slices of one must not end up in the output of another.
 *
 * @param input SHA-256 of the file of payments
 * @param model its name and version
 * @param graph SHA-256 of its graph
 * @param sliceRows payments of a slice
 */
record JobIdentity(String input, String model, String graph, int sliceRows) {

    Map<String, String> entries() {
        return new TreeMap<>(Map.of(
                "input_sha256",
                input,
                "model",
                model,
                "graph_sha256",
                graph,
                "slice_rows",
                Integer.toString(sliceRows)));
    }

    /** In what another job differs, for people. */
    static String difference(Map<String, String> begun, Map<String, String> now) {
        return now.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(begun.get(entry.getKey())))
                .map(entry -> entry.getKey() + " was " + begun.get(entry.getKey()) + " and is " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
