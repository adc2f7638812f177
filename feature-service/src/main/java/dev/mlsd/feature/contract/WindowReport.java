package dev.mlsd.feature.contract;

import java.util.List;
import java.util.Map;

/**
 * What is known of a window.
 *
 * @param startMillis of arrival time, included
 * @param endMillis not included
 * @param open whether records may still come
 * @param partial whether some may have come before anybody counted
 * @param violations of records set aside, by field; a record may have several
 */
public record WindowReport(
        long startMillis,
        long endMillis,
        boolean open,
        boolean partial,
        long rows,
        long quarantined,
        Map<String, Long> violations,
        List<Result> results) {

    public WindowReport {
        violations = Map.copyOf(violations);
        results = List.copyOf(results);
    }

    /** What came of a check. */
    public enum Verdict {
        /** As the contract says. */
        HOLDS,
        /** Not so. */
        BROKEN,
        /** Nobody can say, or not yet; the reason tells why. */
        NOT_JUDGED
    }

    /**
     * A check of a window, or of a day.
     *
     * @param check its name, {@code completeness:terminal_id}
     * @param observed a share, or a number of records; NaN where there was nothing
     * @param bound what is allowed, as a phrase
     * @param reason why it is not judged; empty where it is
     */
    public record Result(String check, double observed, String bound, Verdict verdict, String reason) {}

    /** Names of the checks that do not hold. */
    public List<String> broken() {
        return results.stream()
                .filter(result -> result.verdict() == Verdict.BROKEN)
                .map(Result::check)
                .toList();
    }
}
