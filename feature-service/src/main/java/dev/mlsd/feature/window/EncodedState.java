package dev.mlsd.feature.window;

import java.util.Arrays;

/**
 * The whole state of windows in bytes, as {@link EntityWindows#encode} wrote it. The row for readers is its beginning: only the ids seen
 * lately come after it, so that nothing is encoded twice.
 *
 * @param bytes everything; not copied, not to be changed
 * @param rowEnd where the ids begin
 */
public record EncodedState(byte[] bytes, int rowEnd) {

    /** What a reader needs, for the online store: the windows without the ids. A copy. */
    public byte[] row() {
        byte[] row = Arrays.copyOf(bytes, rowEnd + 1);
        // No ids.
        row[rowEnd] = 0;
        return row;
    }
}
