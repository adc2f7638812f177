package dev.mlsd.feature.offline;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Entity rows to be joined with views as of the moment of each row.
 *
 * @param entities Parquet: ids of entities, a moment, and anything else; all of it comes back, in its order
 * @param moment the column of the moment T, a timestamp
 * @param views joined one after the other; at least one, and no column twice
 * @param output the file to write; what is there is replaced when the join is whole
 */
public record JoinRequest(Path entities, String moment, List<JoinedView> views, Path output, OutputFormat format) {

    public JoinRequest {
        views = List.copyOf(views);
        if (views.isEmpty()) {
            throw new IllegalArgumentException("a join needs at least one view, got none");
        }
        Set<String> columns = new HashSet<>();
        views.stream().flatMap(view -> view.columns().stream()).forEach(column -> {
            if (!columns.add(column)) {
                throw new IllegalArgumentException("a join adds a column once, got " + column + " twice");
            }
        });
    }
}
