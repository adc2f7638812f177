package dev.mlsd.feature.contract;

import dev.mlsd.feature.contract.WindowReport.Result;
import dev.mlsd.feature.contract.WindowReport.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/** Holds what was counted against the checks of a contract. */
final class WindowJudge {

    private final DataContract contract;

    WindowJudge(DataContract contract) {
        this.contract = contract;
    }

    /**
     * A window's report.
     *
     * @param whole whether all its records have come, so that it can be judged
     * @param others the counts of the window that begins at a moment; null where there are none
     */
    WindowReport report(WindowCounts window, boolean whole, LongFunction<WindowCounts> others) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < contract.checks().size(); i++) {
            WindowCheck check = contract.checks().get(i);
            switch (check) {
                case WindowCheck.Completeness(String field, double share) ->
                    results.add(share(check, window, i, share, whole));
                case WindowCheck.Uniqueness(String field, double share) ->
                    results.add(share(check, window, i, share, whole));
                case WindowCheck.Freshness(String field, Duration within, double share) ->
                    results.add(share(check, window, i, share, whole));
                case WindowCheck.Distribution(String field, long minimum, long maximum, double share) ->
                    results.add(share(check, window, i, share, whole));
                case WindowCheck.Volume volume -> results.add(volume(volume, window, whole, others));
                case WindowCheck.Reference reference -> {}
            }
        }
        return new WindowReport(
                window.startMillis(),
                window.startMillis() + contract.window().toMillis(),
                !whole,
                window.isPartial(),
                window.rows(),
                window.quarantined(),
                window.violations(),
                results);
    }

    private Result share(WindowCheck check, WindowCounts window, int index, double least, boolean whole) {
        return share(check.name(), window.good(index), window.all(index), least, contract.leastRows(), whole);
    }

    /** A check that a share is large enough. */
    static Result share(String name, long good, long all, double least, int leastRows, boolean whole) {
        double observed = all == 0 ? Double.NaN : (double) good / all;
        String bound = "at least " + text(least);
        if (!whole) {
            return new Result(name, observed, bound, Verdict.NOT_JUDGED, "the window is open");
        }
        if (all < leastRows) {
            return new Result(name, observed, bound, Verdict.NOT_JUDGED, all + " records are fewer than " + leastRows);
        }
        return new Result(name, observed, bound, observed >= least ? Verdict.HOLDS : Verdict.BROKEN, "");
    }

    private Result volume(
            WindowCheck.Volume volume, WindowCounts window, boolean whole, LongFunction<WindowCounts> others) {
        List<String> bounds = new ArrayList<>();
        if (volume.least() > 0) {
            bounds.add("at least " + volume.least());
        }
        volume.most().ifPresent(most -> bounds.add("at most " + most));
        boolean holds = window.rows() >= volume.least()
                && window.rows() <= volume.most().orElse(Long.MAX_VALUE);
        WindowCounts before =
                others.apply(window.startMillis() - volume.before().toMillis());
        boolean comparable = before != null && !before.isPartial() && before.rows() >= contract.leastRows();
        if (comparable) {
            double from = volume.from().orElse(0) * before.rows();
            double to = volume.to().orElse(Double.POSITIVE_INFINITY) * before.rows();
            bounds.add(text(from) + " to " + text(to) + ", as " + before.rows() + " came " + shown(volume.before())
                    + " before");
            holds &= window.rows() >= from && window.rows() <= to;
        }
        String reason = "";
        if (!whole) {
            reason = "the window is open";
        } else if (window.isPartial()) {
            reason = "nobody counted at the beginning of the window";
        } else if (bounds.isEmpty()) {
            reason = "there are no " + contract.leastRows() + " records of " + shown(volume.before())
                    + " before to compare with";
        }
        Verdict verdict = !reason.isEmpty() ? Verdict.NOT_JUDGED : holds ? Verdict.HOLDS : Verdict.BROKEN;
        return new Result(volume.name(), window.rows(), String.join("; ", bounds), verdict, reason);
    }

    private static String shown(Duration duration) {
        return duration.toMillis() % Duration.ofDays(1).toMillis() == 0
                ? duration.toDays() + " d"
                : duration.toMinutes() + " min";
    }

    private static String text(double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.format(Locale.ROOT, "%s", Math.round(number * 1e4) / 1e4);
    }
}
