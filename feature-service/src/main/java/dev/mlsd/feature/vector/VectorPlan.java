package dev.mlsd.feature.vector;

import dev.mlsd.feature.registry.AggregateFunction;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Measure;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.snapshot.SnapshotLayout;
import dev.mlsd.feature.snapshot.SnapshotRow;
import dev.mlsd.feature.window.Aggregate;
import dev.mlsd.feature.window.EventIds;
import dev.mlsd.feature.window.Part;
import dev.mlsd.feature.window.WindowSet;
import dev.mlsd.feature.window.WindowValue;
import dev.mlsd.feature.window.WindowedRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How to make a vector of given features: which rows are read, and what is computed from them. Compiled once per signature;
 * immutable and safe for use by many threads. Evaluating costs one look at each tile of each row, however many of its windows are
 * wanted.
 */
public final class VectorPlan {

    private final List<FeatureReference> references;
    private final List<FeatureView.Windows> views;
    private final List<FeatureView.Snapshot> snapshots;
    private final List<SnapshotLayout> layouts;
    /** The windows wanted of each view. */
    private final List<WindowSet> windows;

    private final Term[] terms;

    private VectorPlan(List<FeatureReference> references, Compiler compiler, Term[] terms) {
        this.references = List.copyOf(references);
        this.views = List.copyOf(compiler.wanted.keySet());
        this.snapshots = List.copyOf(compiler.snapshots.keySet());
        this.layouts = List.copyOf(compiler.snapshots.values());
        this.windows = compiler.wanted.entrySet().stream()
                .map(wanted -> windowSet(wanted.getKey(), wanted.getValue()))
                .toList();
        this.terms = terms;
    }

    private static WindowSet windowSet(FeatureView.Windows view, List<Feature.Windowed> wanted) {
        return WindowSet.of(
                view.layout(),
                lengths(wanted),
                AggregateFunction.parts(
                        wanted.stream().map(Feature.Windowed::function).toList()));
    }

    private static List<Duration> lengths(List<Feature.Windowed> wanted) {
        return wanted.stream().map(Feature.Windowed::window).distinct().toList();
    }

    /** Compiles references, in the order wanted. Throws {@link dev.mlsd.feature.registry.RegistryException} for unknown ones. */
    public static VectorPlan compile(Registry registry, List<FeatureReference> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("a vector needs at least one feature, got none");
        }
        Compiler compiler = new Compiler(registry);
        Term[] terms = references.stream().map(compiler::term).toArray(Term[]::new);
        return new VectorPlan(references, compiler, terms);
    }

    private static final class Compiler {

        private final Registry registry;
        private final Map<FeatureView.Windows, List<Feature.Windowed>> wanted = new LinkedHashMap<>();
        private final Map<FeatureView.Snapshot, SnapshotLayout> snapshots = new LinkedHashMap<>();

        Compiler(Registry registry) {
            this.registry = registry;
        }

        Term term(FeatureReference reference) {
            return switch (registry.resolve(reference)) {
                case Feature.Materialised materialised -> {
                    FeatureView.Snapshot view = (FeatureView.Snapshot) registry.view(reference);
                    SnapshotLayout layout = snapshots.computeIfAbsent(view, SnapshotLayout::of);
                    yield new SnapshotTerm(
                            List.copyOf(snapshots.keySet()).indexOf(view), layout.column(materialised.name()));
                }
                case Feature.Windowed windowed -> {
                    FeatureView.Windows view = (FeatureView.Windows) registry.view(reference);
                    List<Feature.Windowed> ofView = wanted.computeIfAbsent(view, v -> new ArrayList<>());
                    ofView.add(windowed);
                    yield new WindowTerm(
                            List.copyOf(wanted.keySet()).indexOf(view),
                            lengths(ofView).indexOf(windowed.window()),
                            windowed.function(),
                            view.measure());
                }
                case Feature.OnDemand onDemand ->
                    new RequestTerm(
                            onDemand, onDemand.inputs().stream().map(this::term).toList());
            };
        }
    }

    /** The features, in the order of the vector. */
    public List<FeatureReference> references() {
        return references;
    }

    /** The window views whose rows {@link #evaluate} takes, in their order. */
    public List<FeatureView.Windows> views() {
        return views;
    }

    /** The snapshot views whose rows {@link #evaluate} takes, in their order. */
    public List<FeatureView.Snapshot> snapshots() {
        return snapshots;
    }

    /** How the rows of each of {@link #snapshots} are written. */
    public List<SnapshotLayout> layouts() {
        return layouts;
    }

    /** The id of the row of a view that a payment needs. */
    public static String rowOf(FeatureView.Stored view, String customerId, String terminalId) {
        return view.entity() == Entity.CUSTOMER ? customerId : terminalId;
    }

    /** Hash of what a view counts distinct values of, the id of the other entity; 0 when it counts none. */
    public static long attributeOf(FeatureView.Windows view, String customerId, String terminalId) {
        if (!view.layout().parts().contains(Part.DISTINCT)) {
            return 0;
        }
        return EventIds.hash(view.entity() == Entity.CUSTOMER ? terminalId : customerId);
    }

    /**
     * The vector at a moment, of features none of which is of a snapshot view.
     *
     * @param rows one for each of {@link #views}; null where there is none
     * @param amountMinor the payment's amount in minor units
     * @param momentMillis windows hold events before it
     * @throws UnreadableRowException for a row of bytes that are wrong
     */
    public FeatureVector evaluate(WindowedRow[] rows, long amountMinor, long momentMillis) {
        return evaluate(rows, NO_SNAPSHOTS, row -> momentMillis, amountMinor, momentMillis);
    }

    /**
     * The vector of rows that are each seen at a moment of their own, as stores have them that compute windows when events arrive.
     *
     * @param rows one for each of {@link #views}; null where there is none
     * @param snapshotRows one for each of {@link #snapshots}, seen at the payment's moment; null where there is none
     * @param rowMoment that of a window row
     * @param amountMinor the payment's amount in minor units
     * @param momentMillis of the payment, for what is made of the request
     * @throws UnreadableRowException for a row of bytes that are wrong
     */
    public FeatureVector evaluate(
            WindowedRow[] rows,
            SnapshotRow[] snapshotRows,
            ToLongFunction<WindowedRow> rowMoment,
            long amountMinor,
            long momentMillis) {
        if (snapshotRows.length != snapshots.size()) {
            throw new IllegalArgumentException(
                    "the features need rows of " + snapshots.size() + " snapshot views, got " + snapshotRows.length);
        }
        Inputs inputs = new Inputs(
                windows(rows, rowMoment), snapshotRows, sights(snapshotRows, momentMillis), amountMinor, momentMillis);
        double[] values = new double[terms.length];
        ValueStatus[] statuses = new ValueStatus[terms.length];
        for (int i = 0; i < values.length; i++) {
            statuses[i] = terms[i].evaluate(inputs, values, i);
        }
        return new FeatureVector(values, statuses);
    }

    private WindowValue[][] windows(WindowedRow[] rows, ToLongFunction<WindowedRow> rowMoment) {
        WindowValue[][] values = new WindowValue[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row] != null) {
                try {
                    values[row] = rows[row].evaluate(windows.get(row), rowMoment.applyAsLong(rows[row]));
                } catch (IllegalArgumentException e) {
                    throw new UnreadableRowException(row, e);
                }
            }
        }
        return values;
    }

    /** What each snapshot row is worth, found out once for all of its values; one that is not there is not known yet. */
    private static SnapshotRow.Sight[] sights(SnapshotRow[] rows, long momentMillis) {
        SnapshotRow.Sight[] sights = new SnapshotRow.Sight[rows.length];
        for (int i = 0; i < sights.length; i++) {
            sights[i] = rows[i] == null ? SnapshotRow.Sight.NOT_YET : rows[i].at(momentMillis);
        }
        return sights;
    }

    /**
     * What terms take.
     *
     * @param rows the windows of each row, in the order of its set; null where there is no row
     * @param snapshots null where there is no row
     * @param sights what each snapshot is worth at the moment
     */
    private record Inputs(
            WindowValue[][] rows,
            SnapshotRow[] snapshots,
            SnapshotRow.Sight[] sights,
            long amountMinor,
            long momentMillis) {}

    private sealed interface Term {
        /** Writes the value where it belongs: an object for each was a quarter of what a request for a thousand allocated. */
        ValueStatus evaluate(Inputs inputs, double[] values, int at);
    }

    private record WindowTerm(int row, int window, AggregateFunction function, Measure measure) implements Term {

        @Override
        public ValueStatus evaluate(Inputs inputs, double[] values, int at) {
            WindowValue[] windows = inputs.rows()[row];
            if (windows == null) {
                values[at] = number(Aggregate.EMPTY);
                return ValueStatus.NOT_FOUND;
            }
            WindowValue value = windows[window];
            values[at] = number(value.aggregate());
            return value.exact() ? known(values[at]) : ValueStatus.APPROXIMATE;
        }

        private double number(Aggregate aggregate) {
            boolean none = aggregate.isEmpty();
            return switch (function) {
                case COUNT -> aggregate.count();
                case SUM -> measure.scale(aggregate.sum());
                case MEAN, SHARE -> measure.scale(aggregate.mean());
                case MINIMUM -> none ? Double.NaN : measure.scale(aggregate.minimum());
                case MAXIMUM -> none ? Double.NaN : measure.scale(aggregate.maximum());
                case DEVIATION -> measure.scale(aggregate.deviation());
                case LAST -> none ? Double.NaN : measure.scale(aggregate.last());
                case DISTINCT -> aggregate.distinct().estimate();
            };
        }
    }

    private record SnapshotTerm(int row, int column) implements Term {

        @Override
        public ValueStatus evaluate(Inputs inputs, double[] values, int at) {
            SnapshotRow.Sight sight = inputs.sights()[row];
            values[at] = sight == SnapshotRow.Sight.SEEN ? inputs.snapshots()[row].value(column) : Double.NaN;
            return switch (sight) {
                case NOT_YET -> ValueStatus.NOT_FOUND;
                case TOO_OLD -> ValueStatus.OUTSIDE_MAX_AGE;
                case SEEN -> known(values[at]);
            };
        }
    }

    private record RequestTerm(Feature.OnDemand feature, List<Term> terms) implements Term {

        @Override
        public ValueStatus evaluate(Inputs inputs, double[] values, int at) {
            return switch (feature.function()) {
                case AMOUNT -> present(Measure.AMOUNT.scale(inputs.amountMinor()), values, at);
                case IS_WEEKEND -> present(isWeekend(inputs.momentMillis()) ? 1 : 0, values, at);
                case IS_NIGHT -> present(Measure.isNight(inputs.momentMillis()) ? 1 : 0, values, at);
                case AMOUNT_OVER -> {
                    ValueStatus status = terms.getFirst().evaluate(inputs, values, at);
                    boolean defined = values[at] > 0;
                    values[at] = defined ? Measure.AMOUNT.scale(inputs.amountMinor()) / values[at] : Double.NaN;
                    yield defined || status != ValueStatus.PRESENT ? status : ValueStatus.NULL_VALUE;
                }
            };
        }

        private static ValueStatus present(double number, double[] values, int at) {
            values[at] = number;
            return ValueStatus.PRESENT;
        }

        /** In UTC; the epoch was a Thursday. Counted by hand, for it is done for every vector and calendars are slow. */
        private static boolean isWeekend(long momentMillis) {
            return Math.floorMod(Math.floorDiv(momentMillis, DAY_MILLIS) + 3, 7) >= 5;
        }
    }

    private static ValueStatus known(double number) {
        return Double.isNaN(number) ? ValueStatus.NULL_VALUE : ValueStatus.PRESENT;
    }

    private static final SnapshotRow[] NO_SNAPSHOTS = {};
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
}
