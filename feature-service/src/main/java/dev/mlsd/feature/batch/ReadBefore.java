package dev.mlsd.feature.batch;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The last events of an entity that a job has read, so that it can read them again, with what came late among them, and count each once.
 * The ids that windows keep would not do: a repeat is none of them, and when the first of its id is forgotten it would count. Not safe
 * for use by several threads.
 */
final class ReadBefore {

    private static final int LONGS_A_MARK = 2;

    /** An event as it stands in the log; another record of the same id at the same moment is a repeat that does not count either. */
    private record Mark(long tie, long arrivalMillis) {}

    private final Set<Mark> marks = new LinkedHashSet<>();

    /** What was known: pairs of an id's hash and an arrival, as {@link #since} gives them. */
    ReadBefore(long[] known) {
        for (int i = 0; i < known.length; i += LONGS_A_MARK) {
            marks.add(new Mark(known[i], known[i + 1]));
        }
    }

    /** Notes an event; false when it has been read before. */
    boolean isNew(long tie, long arrivalMillis) {
        return marks.add(new Mark(tie, arrivalMillis));
    }

    /** The events that arrived after a moment. */
    long[] since(long millis) {
        return marks.stream()
                .filter(mark -> mark.arrivalMillis() > millis)
                .flatMapToLong(mark -> LongStream.of(mark.tie(), mark.arrivalMillis()))
                .toArray();
    }
}
