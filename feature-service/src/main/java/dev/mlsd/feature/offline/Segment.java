package dev.mlsd.feature.offline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of events from one partition of a log: {@code TOPIC-PARTITION-FIRST-LAST.parquet}. It holds those events of its day that lie
 * between two offsets; no other file of the day does, except one that replaces it.
 *
 * @param first offset, included
 * @param last offset, included
 */
record Segment(String topic, int partition, long first, long last) {

    private static final Pattern NAME =
            Pattern.compile("([A-Za-z0-9._]+)-(\\d{1,9})-(\\d{1,18})-(\\d{1,18})\\.parquet");

    /** The segment that a file is; empty for a file of another writer. */
    static Optional<Segment> of(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        return matcher.matches()
                ? Optional.of(new Segment(
                        matcher.group(1),
                        Integer.parseInt(matcher.group(2)),
                        Long.parseLong(matcher.group(3)),
                        Long.parseLong(matcher.group(4))))
                : Optional.empty();
    }

    /** The file's name without its ending; names sort as offsets do. */
    String name() {
        return "%s-%d-%012d-%012d".formatted(topic, partition, first, last);
    }

    boolean isOfSamePartition(Segment other) {
        return topic.equals(other.topic) && partition == other.partition;
    }

    /** Whether all that it holds is in the other one too. */
    private boolean isReplacedBy(Segment other) {
        return isOfSamePartition(other) && other.first <= first && last <= other.last && !equals(other);
    }

    /** Which of a day's files are replaced by others of them. */
    static List<Path> replaced(List<Path> files) {
        List<Path> replaced = new ArrayList<>();
        for (Path file : files) {
            Optional<Segment> segment = of(file);
            if (segment.isPresent()
                    && files.stream()
                            .flatMap(other -> of(other).stream())
                            .anyMatch(other -> segment.get().isReplacedBy(other))) {
                replaced.add(file);
            }
        }
        return replaced;
    }
}
