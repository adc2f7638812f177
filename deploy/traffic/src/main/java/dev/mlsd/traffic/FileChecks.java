package dev.mlsd.traffic;

import dev.mlsd.traffic.source.FileSummary;
import dev.mlsd.traffic.source.PaymentFile;
import dev.mlsd.traffic.source.RejectedRows;
import dev.mlsd.traffic.source.TimeRange;
import dev.mlsd.traffic.source.WrongFileException;
import java.nio.file.Path;
import java.time.Instant;

/** Whether a file has something to use in a range; the same for the check alone and for the run. */
final class FileChecks {

    private FileChecks() {}

    /** What is in the file; throws {@link WrongFileException} when the range has nothing. */
    static FileReport report(Path path, PaymentFile file, RejectedRows rejected, Instant from, Instant to) {
        TimeRange range = range(file, from, to);
        FileSummary summary = summary(path, file, range);
        return FileReport.of(summary, range, rejected);
    }

    /** A range as far as it was given; open ends are those of the file. */
    private static TimeRange range(PaymentFile file, Instant from, Instant to) {
        long fromMillis = from == null ? 0 : from.toEpochMilli();
        long toMillis = to == null ? Long.MAX_VALUE : to.toEpochMilli();
        if (toMillis <= fromMillis) {
            throw new WrongFileException("--from must be before --to, got " + from + " and " + to);
        }
        FileSummary all = file.summary(new TimeRange(0, Long.MAX_VALUE));
        return new TimeRange(
                from == null ? Math.min(all.firstMillis(), toMillis - 1) : fromMillis,
                to == null ? Math.max(all.lastMillis() + 1, fromMillis + 1) : toMillis);
    }

    /** What is in the range; throws {@link WrongFileException} when that is nothing. */
    private static FileSummary summary(Path path, PaymentFile file, TimeRange range) {
        FileSummary summary = file.summary(range);
        if (summary.rowsInRange() == 0) {
            throw new WrongFileException(path + " has no payment from " + Instant.ofEpochMilli(range.fromMillis())
                    + " to " + Instant.ofEpochMilli(range.toMillis()) + "; it has payments from "
                    + Instant.ofEpochMilli(summary.firstMillis()) + " to "
                    + Instant.ofEpochMilli(summary.lastMillis()));
        }
        return summary;
    }
}
