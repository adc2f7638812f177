package dev.mlsd.feature.serving;

import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.lease.Windows;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RequestFunction;
import dev.mlsd.feature.serving.ServedRow.Trust;
import dev.mlsd.feature.snapshot.SnapshotLayout;
import dev.mlsd.feature.snapshot.SnapshotRow;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.feature.vector.FeatureVector;
import dev.mlsd.feature.vector.ValueStatus;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.feature.wide.WideView;
import dev.mlsd.feature.window.WindowedRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The ordered features of a request, compiled: its plan, what it needs of a query, and which rows each feature comes from. */
final class Signature {

    /** Features of one vector; a model with more would be served by several requests. */
    static final int LARGEST = 1024;

    private final VectorPlan plan;
    /** The window views, then the snapshot views. */
    private final List<FeatureView.Stored> views;

    private final int[][] rowsOfFeature;
    /** Stands in for each feature when nothing is known of a row; NaN where it has no default. */
    private final double[] defaults;

    private final boolean needsCustomer;
    private final boolean needsTerminal;
    private final boolean needsAmount;

    private Signature(Registry registry, VectorPlan plan) {
        this.plan = plan;
        this.views = Stream.<FeatureView.Stored>concat(plan.views().stream(), plan.snapshots().stream())
                .toList();
        this.rowsOfFeature = plan.references().stream()
                .map(reference -> rowsOf(registry, reference).distinct().toArray())
                .toArray(int[][]::new);
        this.defaults = plan.references().stream()
                .mapToDouble(
                        reference -> registry.resolve(reference).defaultValue().orElse(Double.NaN))
                .toArray();
        this.needsCustomer = views.stream().anyMatch(view -> view.entity() == Entity.CUSTOMER);
        this.needsTerminal = views.stream().anyMatch(view -> view.entity() == Entity.TERMINAL);
        this.needsAmount = plan.references().stream().anyMatch(reference -> usesAmount(registry.resolve(reference)));
    }

    /** Compiles references as they come in a request; names every one that is wrong. */
    static Signature compile(Registry registry, List<String> references) {
        if (references.isEmpty() || references.size() > LARGEST) {
            throw new InvalidRequestException(
                    "features", references.size() + " features", "1 to " + LARGEST + " features");
        }
        Violations violations = new Violations();
        List<FeatureReference> parsed = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            try {
                FeatureReference reference = FeatureReference.parse(references.get(i));
                registry.resolve(reference);
                parsed.add(reference);
            } catch (IllegalArgumentException e) {
                violations.add(
                        "features[" + i + "]",
                        Violations.quoted(references.get(i)),
                        "view@version:feature of a feature in the registry; " + e.getMessage());
            }
        }
        if (!violations.found().isEmpty()) {
            throw new InvalidRequestException(violations.found());
        }
        return of(registry, parsed);
    }

    /** Compiles references that are known to be right. */
    static Signature of(Registry registry, List<FeatureReference> references) {
        return new Signature(registry, VectorPlan.compile(registry, references));
    }

    private IntStream rowsOf(Registry registry, FeatureReference reference) {
        return switch (registry.resolve(reference)) {
            case Feature.Aggregated stored -> IntStream.of(views.indexOf(registry.view(reference)));
            case Feature.OnDemand onDemand -> onDemand.inputs().stream().flatMapToInt(input -> rowsOf(registry, input));
        };
    }

    private static boolean usesAmount(Feature feature) {
        return switch (feature) {
            case Feature.Aggregated stored -> false;
            case Feature.OnDemand onDemand ->
                onDemand.function() == RequestFunction.AMOUNT || onDemand.function() == RequestFunction.AMOUNT_OVER;
        };
    }

    /** Notes what is wrong with a query for these features; a field that none of them needs may be left out. */
    void check(Query query, Fields fields, int index, Violations violations) {
        if (!isId(needsCustomer, query.customerId())) {
            violations.id(fields.customer(index), query.customerId());
        }
        if (!isId(needsTerminal, query.terminalId())) {
            violations.id(fields.terminal(index), query.terminalId());
        }
        if (!Violations.isAmount(query.amountMinor())) {
            violations.amount(fields.amount(index), query.amountMinor());
        }
        if (query.momentMillis() <= 0 || query.momentMillis() > LAST_MOMENT_MILLIS) {
            violations.add(
                    fields.moment(index),
                    Long.toString(query.momentMillis()),
                    "milliseconds since the epoch, above 0 and before the year 10000");
        }
    }

    private static boolean isId(boolean needed, String value) {
        return value.isEmpty() ? !needed : Violations.isId(value);
    }

    private static final long LAST_MOMENT_MILLIS = 253_402_300_799_999L;

    /** How the vector is made. */
    VectorPlan plan() {
        return plan;
    }

    List<FeatureReference> references() {
        return plan.references();
    }

    /** Whether it asks for features of an experiment's view. */
    boolean isWide() {
        return plan.snapshots().contains(WideView.VIEW);
    }

    boolean needsCustomer() {
        return needsCustomer;
    }

    boolean needsTerminal() {
        return needsTerminal;
    }

    boolean needsAmount() {
        return needsAmount;
    }

    /** The rows that a query needs. */
    RowKey[] keys(Query query) {
        RowKey[] keys = new RowKey[views.size()];
        for (int i = 0; i < keys.length; i++) {
            FeatureView.Stored view = views.get(i);
            keys[i] = RowKey.of(view, VectorPlan.rowOf(view, query.customerId(), query.terminalId()));
        }
        return keys;
    }

    /** The views of {@link #keys}, in the same order. */
    List<FeatureView.Stored> views() {
        return views;
    }

    /** How the rows of a snapshot view are written, by its position in {@link #views}. */
    SnapshotLayout layout(int row) {
        return plan.layouts().get(row - plan.views().size());
    }

    /** The rows that a feature comes from, as positions in {@link ServedVector#rows}; none for a value of the request. */
    int[] rowsOf(int feature) {
        return rowsOfFeature[feature];
    }

    /**
     * The vector of a query, each row seen at the moment asked for or, frozen, at that of its newest event.
     *
     * @param rows one for each of {@link #views}
     * @throws dev.mlsd.feature.vector.UnreadableRowException for a row of bytes that are wrong
     */
    ServedVector evaluate(Query query, ServedRow[] rows, Windows at) {
        WindowedRow[] windows = new WindowedRow[plan.views().size()];
        for (int row = 0; row < windows.length; row++) {
            windows[row] = rows[row].windows();
        }
        SnapshotRow[] snapshots = new SnapshotRow[rows.length - windows.length];
        for (int row = 0; row < snapshots.length; row++) {
            snapshots[row] = rows[windows.length + row].snapshot();
        }
        long moment = query.momentMillis();
        FeatureVector vector = switch (at) {
            case MOVING -> plan.evaluate(windows, snapshots, row -> moment, query.amountMinor(), moment);
            case FROZEN -> plan.evaluate(windows, snapshots, row -> newest(row, moment), query.amountMinor(), moment);
        };
        double[] values = vector.values();
        FeatureStatus[] statuses = new FeatureStatus[values.length];
        for (int i = 0; i < values.length; i++) {
            Trust trust = Trust.CURRENT;
            for (int row : rowsOfFeature[i]) {
                Trust other = rows[row].trust();
                trust = other.compareTo(trust) > 0 ? other : trust;
            }
            statuses[i] = status(trust, vector.statuses()[i]);
            if (trust == Trust.UNAVAILABLE) {
                values[i] = defaults[i];
            }
        }
        return new ServedVector(values, statuses, List.of(rows));
    }

    /** A vector that was made from history, and therefore from no row of the online store. */
    ServedVector ofHistory(Query query, FeatureVector vector) {
        List<ServedRow> rows = new ArrayList<>();
        for (FeatureView.Stored view : views) {
            rows.add(ServedRow.none(
                    view, VectorPlan.rowOf(view, query.customerId(), query.terminalId()), Trust.CURRENT));
        }
        FeatureStatus[] statuses =
                Arrays.stream(vector.statuses()).map(Signature::status).toArray(FeatureStatus[]::new);
        return new ServedVector(vector.values(), statuses, rows);
    }

    /** Just after a row's newest event, so that it is counted; the moment asked for where there is none. */
    private static long newest(WindowedRow row, long momentMillis) {
        long newest = row.newestMillis();
        return newest == Long.MIN_VALUE ? momentMillis : newest + 1;
    }

    private static FeatureStatus status(Trust trust, ValueStatus value) {
        return switch (trust) {
            case UNAVAILABLE -> FeatureStatus.UNAVAILABLE;
            case STALE ->
                // Too old is too old, whatever the store would say now.
                value == ValueStatus.OUTSIDE_MAX_AGE ? FeatureStatus.OUTSIDE_MAX_AGE : FeatureStatus.STALE;
            case CURRENT -> status(value);
        };
    }

    /** A status of the plan as it is called outside. */
    static FeatureStatus status(ValueStatus value) {
        return switch (value) {
            case PRESENT -> FeatureStatus.PRESENT;
            case NULL_VALUE -> FeatureStatus.NULL_VALUE;
            case NOT_FOUND -> FeatureStatus.NOT_FOUND;
            case OUTSIDE_MAX_AGE -> FeatureStatus.OUTSIDE_MAX_AGE;
            case APPROXIMATE -> FeatureStatus.APPROXIMATE;
        };
    }
}
