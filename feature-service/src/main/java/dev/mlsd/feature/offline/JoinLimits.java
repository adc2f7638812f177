package dev.mlsd.feature.offline;

import java.nio.file.Path;

/**
 * What a join may take.
 *
 * @param memoryMebibytes of DuckDB, at least 32; beyond it parts go to disk, and the join takes longer. Ten million feature rows with
 *     two values want some 1500 to stay in memory
 * @param threads of DuckDB, at least 1
 * @param temporary folder for what does not fit; made when it is needed, emptied at the end
 */
public record JoinLimits(int memoryMebibytes, int threads, Path temporary) {

    public JoinLimits {
        if (memoryMebibytes < 32 || threads < 1) {
            throw new IllegalArgumentException(
                    "a join takes at least 32 MiB and 1 thread, got " + memoryMebibytes + " MiB and " + threads);
        }
    }
}
