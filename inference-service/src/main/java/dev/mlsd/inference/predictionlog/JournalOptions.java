package dev.mlsd.inference.predictionlog;

/**
 * How large a journal may become.
 *
 * @param segmentBytes of a file; larger ones are made less often, but keep acknowledged predictions longer on disk
 * @param maxSegments files at most; with 8 MB and 64 of them some 1.5 million predictions outlast a broker that is away
 */
public record JournalOptions(int segmentBytes, int maxSegments) {

    /** 64 segments of 8 MB. */
    public static final JournalOptions DEFAULT = new JournalOptions(8 << 20, 64);

    public JournalOptions {
        if (segmentBytes < 64 || maxSegments < 2) {
            throw new IllegalArgumentException(
                    "a journal needs segments of at least 64 bytes and at least 2 of them, got " + segmentBytes
                            + " and " + maxSegments);
        }
    }
}
