package dev.mlsd.feature.vector;

import dev.mlsd.feature.registry.AggregateFunction;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Measure;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryException;
import dev.mlsd.feature.window.Aggregate;
import dev.mlsd.feature.window.EntityWindows;
import dev.mlsd.feature.window.WindowValue;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How to make a vector of given features: which rows are read, and what is computed from them. Compiled once per signature;
 * immutable and safe for use by many threads. Evaluating costs one merge per tile of each window.
 */
public final class VectorPlan {

    private final List<FeatureReference> references;
    private final List<FeatureView.Windows> views = new ArrayList<>();
    private final List<Term> terms = new ArrayList<>();

    private VectorPlan(List<FeatureReference> references) {
        this.references = List.copyOf(references);
    }

    /** Compiles references, in the order wanted. Throws {@link dev.mlsd.feature.registry.RegistryException} for unknown ones. */
    public static VectorPlan compile(Registry registry, List<FeatureReference> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("a vector needs at least one feature, got none");
        }
        VectorPlan plan = new VectorPlan(references);
        for (FeatureReference reference : references) {
            plan.terms.add(plan.term(registry, reference));
        }
        return plan;
    }

    private Term term(Registry registry, FeatureReference reference) {
        return switch (registry.resolve(reference)) {
            case Feature.Windowed windowed
            when windowed.function() == AggregateFunction.DISTINCT ->
                throw new RegistryException(reference + ": distinct ids are not counted yet");
            case Feature.Materialised materialised ->
                throw new RegistryException(reference + ": rows of snapshot views are not read yet");
            case Feature.Windowed windowed -> {
                FeatureView.Windows view = (FeatureView.Windows) registry.view(reference);
                int row = views.indexOf(view);
                if (row < 0) {
                    row = views.size();
                    views.add(view);
                }
                yield new WindowTerm(row, windowed, view.measure());
            }
            case Feature.OnDemand onDemand ->
                new RequestTerm(
                        onDemand,
                        onDemand.inputs().stream()
                                .map(input -> term(registry, input))
                                .toList());
        };
    }

    /** The features, in the order of the vector. */
    public List<FeatureReference> references() {
        return references;
    }

    /** The views whose rows {@link #evaluate} takes, in their order. */
    public List<FeatureView.Windows> views() {
        return List.copyOf(views);
    }

    /** The id of the row of a view that a payment needs. */
    public static String rowOf(FeatureView.Windows view, String customerId, String terminalId) {
        return view.entity() == Entity.CUSTOMER ? customerId : terminalId;
    }

    /**
     * The vector at a moment.
     *
     * @param rows one for each of {@link #views}; null where there is none
     * @param amountMinor the payment's amount in minor units
     * @param momentMillis windows hold events before it
     */
    public FeatureVector evaluate(EntityWindows[] rows, long amountMinor, long momentMillis) {
        long[] rowMoments = new long[rows.length];
        Arrays.fill(rowMoments, momentMillis);
        return evaluate(rows, rowMoments, amountMinor, momentMillis);
    }

    /**
     * The vector of rows that are each seen at a moment of their own, as stores have them that compute windows when events arrive.
     *
     * @param rows one for each of {@link #views}; null where there is none
     * @param rowMoments one for each row
     * @param amountMinor the payment's amount in minor units
     * @param momentMillis of the payment, for what is made of the request
     */
    public FeatureVector evaluate(EntityWindows[] rows, long[] rowMoments, long amountMinor, long momentMillis) {
        Inputs inputs = new Inputs(rows, rowMoments, amountMinor, momentMillis);
        double[] values = new double[terms.size()];
        ValueStatus[] statuses = new ValueStatus[terms.size()];
        for (int i = 0; i < values.length; i++) {
            Value value = terms.get(i).evaluate(inputs);
            values[i] = value.number();
            statuses[i] = value.status();
        }
        return new FeatureVector(values, statuses);
    }

    private record Value(double number, ValueStatus status) {}

    private record Inputs(EntityWindows[] rows, long[] rowMoments, long amountMinor, long momentMillis) {}

    private sealed interface Term {
        Value evaluate(Inputs inputs);
    }

    private record WindowTerm(int row, Feature.Windowed feature, Measure measure) implements Term {

        @Override
        public Value evaluate(Inputs inputs) {
            EntityWindows windows = inputs.rows()[row];
            if (windows == null) {
                return new Value(number(Aggregate.EMPTY), ValueStatus.NOT_FOUND);
            }
            WindowValue window = windows.evaluate(feature.window(), inputs.rowMoments()[row]);
            double number = number(window.aggregate());
            if (!window.exact()) {
                return new Value(number, ValueStatus.APPROXIMATE);
            }
            return new Value(number, Double.isNaN(number) ? ValueStatus.NULL_VALUE : ValueStatus.PRESENT);
        }

        private double number(Aggregate aggregate) {
            boolean none = aggregate.isEmpty();
            return switch (feature.function()) {
                case COUNT -> aggregate.count();
                case SUM -> measure.scale(aggregate.sum());
                case MEAN, SHARE -> measure.scale(aggregate.mean());
                case MINIMUM -> none ? Double.NaN : measure.scale(aggregate.minimum());
                case MAXIMUM -> none ? Double.NaN : measure.scale(aggregate.maximum());
                case DEVIATION -> measure.scale(aggregate.deviation());
                case LAST -> none ? Double.NaN : measure.scale(aggregate.last());
                case DISTINCT -> throw new IllegalStateException("no plan is compiled with it");
            };
        }
    }

    private record RequestTerm(Feature.OnDemand feature, List<Term> terms) implements Term {

        @Override
        public Value evaluate(Inputs inputs) {
            return switch (feature.function()) {
                case AMOUNT -> present(Measure.AMOUNT.scale(inputs.amountMinor()));
                case IS_WEEKEND -> present(isWeekend(inputs.momentMillis()) ? 1 : 0);
                case IS_NIGHT -> present(Measure.isNight(inputs.momentMillis()) ? 1 : 0);
                case AMOUNT_OVER -> {
                    Value input = terms.getFirst().evaluate(inputs);
                    yield input.number() > 0
                            ? new Value(Measure.AMOUNT.scale(inputs.amountMinor()) / input.number(), input.status())
                            : new Value(
                                    Double.NaN,
                                    input.status() == ValueStatus.PRESENT ? ValueStatus.NULL_VALUE : input.status());
                }
            };
        }

        private static Value present(double number) {
            return new Value(number, ValueStatus.PRESENT);
        }

        private static boolean isWeekend(long momentMillis) {
            DayOfWeek day =
                    Instant.ofEpochMilli(momentMillis).atOffset(ZoneOffset.UTC).getDayOfWeek();
            return day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
        }
    }
}
