package dev.mlsd.feature.offline;

/** Is told how far a join has come, by the thread that joins. */
@FunctionalInterface
public interface JoinProgress {

    /** Nobody wants to know. */
    JoinProgress NONE = (stage, done, total) -> {};

    /**
     * So far.
     *
     * @param stage the view that is joined, or {@code output}
     * @param done rows of this stage
     * @param total rows of each stage
     */
    void at(String stage, long done, long total);
}
