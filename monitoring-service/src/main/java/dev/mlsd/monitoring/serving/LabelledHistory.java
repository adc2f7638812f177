package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.Decided;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.Outcome;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.quality.Costs;
import dev.mlsd.monitoring.quality.LabelledRows;
import dev.mlsd.monitoring.reference.CostTables;
import dev.mlsd.monitoring.reference.ModelVersion;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Labelled decisions of a window, or of the newest days that have their labels: frauds are too rare to judge a day by. */
@Singleton
final class LabelledHistory {

    /** Days taken together at most; older ones say little of today. */
    private static final int MOST_DAYS = 14;

    /** Days are added until there are so many frauds. */
    private static final long FRAUDS = 150;

    /** Days of which less has come are left out: what comes first is no fair sample. */
    private static final double LABELLED_SHARE = 0.9;

    private final Intake intake;
    private final CostTables costs;

    LabelledHistory(Intake intake, CostTables costs) {
        this.intake = intake;
        this.costs = costs;
    }

    /**
     * Rows of the newest labelled days.
     *
     * @param days that they are of
     * @param upTo the newest of them; null when there is none
     */
    record Pool(LabelledRows rows, int days, LocalDate upTo) {}

    /** The newest labelled days of a version up to a day. */
    Pool newest(ModelVersion model, LocalDate upTo) {
        List<WindowCounts> windows = intake.windows().stream()
                .filter(window -> window.name().model().equals(model))
                .filter(window -> !window.name().day().isAfter(upTo))
                .filter(window -> window.confusion().rows() >= LABELLED_SHARE * window.predictions())
                .filter(window -> window.pairsForgotten() == 0)
                .toList();
        List<Decided> parts = new ArrayList<>();
        long frauds = 0;
        for (WindowCounts window : windows.reversed()) {
            if (parts.size() == MOST_DAYS || frauds >= FRAUDS) {
                break;
            }
            intake.window(window.name()).ifPresent(view -> parts.add(view.labelled()));
            frauds += window.confusion().positives();
        }
        Optional<Costs> table = costs.of(model);
        return new Pool(
                rows(parts, table),
                parts.size(),
                parts.isEmpty() ? null : windows.getLast().name().day());
    }

    /** Rows of one window. */
    LabelledRows rows(ModelVersion model, Decided decided) {
        return rows(List.of(decided), costs.of(model));
    }

    /** Whether the version's costs are known; without, all are NaN in effect and must not be shown. */
    boolean costsKnown(ModelVersion model) {
        return costs.of(model).isPresent();
    }

    private static LabelledRows rows(List<Decided> parts, Optional<Costs> table) {
        int size = parts.stream().mapToInt(Decided::rows).sum();
        double[] probabilities = new double[size];
        boolean[] frauds = new boolean[size];
        boolean[] called = new boolean[size];
        double[] money = new double[size];
        int[] groups = new int[size];
        int at = 0;
        for (Decided part : parts) {
            for (int i = 0; i < part.rows(); i++, at++) {
                probabilities[at] = part.probabilities()[i];
                frauds[at] = part.frauds()[i];
                called[at] = part.outcomes()[i].positive();
                groups[at] = part.slices()[i].cardGroup();
                money[at] = cost(table, part.outcomes()[i], frauds[at], part.amountsMinor()[i]);
            }
        }
        return new LabelledRows(probabilities, frauds, called, money, groups);
    }

    private static double cost(Optional<Costs> table, Outcome outcome, boolean fraud, long amountMinor) {
        Costs.Action action = switch (outcome) {
            case APPROVE -> Costs.Action.APPROVE;
            case REVIEW -> Costs.Action.REVIEW;
            case BLOCK -> Costs.Action.BLOCK;
        };
        return table.map(costs -> costs.of(action, fraud, amountMinor / 100.0)).orElse(Double.NaN);
    }

    /** A named part of a window. */
    enum Part {
        AMOUNT_BELOW_20,
        AMOUNT_20_TO_100,
        AMOUNT_FROM_100,
        NIGHT,
        DAY,
        RISKY_TERMINAL,
        QUIET_TERMINAL;

        private static final long LOW = 20_00;
        private static final long HIGH = 100_00;

        /** Indices of the rows that belong to it. */
        int[] of(Decided decided) {
            IntPredicate belongs = switch (this) {
                case AMOUNT_BELOW_20 -> i -> decided.amountsMinor()[i] < LOW;
                case AMOUNT_20_TO_100 -> i -> decided.amountsMinor()[i] >= LOW && decided.amountsMinor()[i] < HIGH;
                case AMOUNT_FROM_100 -> i -> decided.amountsMinor()[i] >= HIGH;
                case NIGHT -> i -> decided.slices()[i].night();
                case DAY -> i -> !decided.slices()[i].night();
                case RISKY_TERMINAL -> i -> decided.slices()[i].riskyTerminal();
                case QUIET_TERMINAL -> i -> !decided.slices()[i].riskyTerminal();
            };
            return IntStream.range(0, decided.rows()).filter(belongs).toArray();
        }
    }
}
