package dev.mlsd.traffic.source;

import java.util.List;

/**
 * A row that is left out. Of each value and of a line the first {@value #LONGEST} characters are kept.
 *
 * @param row of a Parquet file from 1 on; of a CSV file the line, the header being 1, where no value holds a line break
 * @param reason as in the counts
 * @param values of the columns of payments that the file has, as they came, null for none; empty where the line could not be read
 * @param line the whole line where it could not be read; else null
 */
public record RejectedRow(long row, String reason, List<String> values, String line) {

    static final int LONGEST = 200;
}
