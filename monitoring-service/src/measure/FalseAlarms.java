import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.monitoring.alerting.Alert;
import dev.mlsd.monitoring.alerting.AlertSeries;
import dev.mlsd.monitoring.alerting.Metric;
import dev.mlsd.monitoring.alerting.Reading;
import dev.mlsd.monitoring.alerting.Rule;
import dev.mlsd.monitoring.drift.Bins;
import dev.mlsd.monitoring.drift.DriftJudge;
import dev.mlsd.monitoring.drift.FeatureDrift;
import dev.mlsd.monitoring.drift.Folding;
import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.monitoring.drift.KolmogorovSmirnov;
import dev.mlsd.monitoring.drift.NullDistribution;
import dev.mlsd.monitoring.drift.PopulationStability;
import dev.mlsd.training.dataset.DatasetBuilder;
import dev.mlsd.training.dataset.Examples;
import dev.mlsd.training.dataset.Ranges;
import dev.mlsd.training.dataset.SimulatedSource;
import dev.mlsd.traffic.simulator.WorldSpec;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** See false-alarms.sh. */
public final class FalseAlarms {

    private static final LocalDate START = LocalDate.parse("2026-01-01");
    private static final int WARM_UP = 37;
    private static final int REFERENCE = 21;
    private static final int HEALTHY = 14;
    private static final int CUSTOMERS = 500;
    private static final int MOST_DELAY = 7;
    private static final Rule RULE =
            new Rule("feature-drift", Metric.DRIFT, "*", true, 1, 3, 2, 3, "measure", "none", false);

    /** A day's values by feature. */
    private record Day(LocalDate date, double[][] columns) {}

    /** One way to call a window of a feature drifted. */
    private interface Caller {
        /** Says for each feature of each day whether it is called. */
        boolean[][] call(World world, List<Day> days);
    }

    private record World(
            List<String> names,
            List<Histogram> reference,
            List<Optional<NullDistribution>> nulls,
            List<Day> healthy,
            List<Day> days) {}

    public static void main(String[] arguments) {
        int worlds = Integer.parseInt(arguments[0]);
        int weeks = Integer.parseInt(arguments[1]);
        List<String> names = List.of(arguments[2].split(","));
        Map<String, Caller> callers = callers();
        Map<String, int[]> alarms = new LinkedHashMap<>();
        Map<String, Map<String, int[]>> found = new LinkedHashMap<>();
        long windows = 0;
        int rows = 0;
        for (int seed = 1; seed <= worlds; seed++) {
            World world = world(1_000 + seed, weeks, names);
            for (Day day : world.days()) {
                windows++;
                rows += day.columns()[0].length;
            }
            callers.forEach((name, caller) -> {
                int[] counts = alarms.computeIfAbsent(name, unused -> new int[2]);
                for (boolean[] feature : byFeature(caller.call(world, world.days()), names.size())) {
                    for (int d = 0; d < feature.length; d++) {
                        counts[0] += feature[d] && (d == 0 || !feature[d - 1]) ? 1 : 0;
                    }
                }
                for (boolean[] day : caller.call(world, world.days())) {
                    counts[1] += any(day) ? 1 : 0;
                }
            });
            shifts().forEach((name, shift) -> {
                for (int start = 0; start + MOST_DELAY + 3 <= world.days().size(); start += 10) {
                    List<Day> days = new ArrayList<>(world.days().subList(start, start + 3));
                    world.days().subList(start + 3, start + 3 + MOST_DELAY).forEach(day -> days.add(shift.apply(day)));
                    int amount = world.names().indexOf("payment@1:amount");
                    int feature = name.startsWith("count") ? world.names().indexOf("customer_payments@1:count_7d") : amount;
                    callers.forEach((callerName, caller) -> {
                        boolean[][] called = caller.call(world, days);
                        int[] tally = found.computeIfAbsent(name, unused -> new LinkedHashMap<>())
                                .computeIfAbsent(callerName, unused -> new int[3]);
                        tally[0]++;
                        for (int d = 3; d < called.length; d++) {
                            if (called[d][feature]) {
                                tally[1]++;
                                tally[2] += d - 2;
                                break;
                            }
                        }
                    });
                }
            });
        }
        double months = windows / 30.44;
        System.out.printf(
                Locale.ROOT,
                "%d worlds of %d customers, %d weeks each: %d drift-free windows of %d rows on average, %d features%n%n",
                worlds, CUSTOMERS, weeks, windows, rows / windows, names.size());
        System.out.println("rule                       alarms  per model and month  95 % upper bound  windows with an alarm");
        alarms.forEach((name, counts) -> System.out.printf(
                Locale.ROOT,
                "%-26s %6d  %19.2f  %16.2f  %20.1f %%%n",
                name, counts[0], counts[0] / months, poissonUpper(counts[0]) / months, 100.0 * counts[1] / windows));
        System.out.println();
        System.out.println("shift                      rule                        found within a week  days to the alarm");
        found.forEach((shift, byCaller) -> byCaller.forEach((caller, tally) -> System.out.printf(
                Locale.ROOT,
                "%-26s %-26s %11d of %3d  %18s%n",
                shift, caller, tally[1], tally[0],
                tally[1] == 0 ? "-" : String.format(Locale.ROOT, "%.1f", (double) tally[2] / tally[1]))));
    }

    private static Map<String, Caller> callers() {
        Map<String, Caller> callers = new LinkedHashMap<>();
        callers.put("default rule (2 of 3)", FalseAlarms::ours);
        callers.put("PSI >= 0.1", (world, days) -> psiAbove(world, days, 0.1));
        callers.put("PSI >= 0.25", (world, days) -> psiAbove(world, days, 0.25));
        callers.put("chi-square quantile, 0.05", FalseAlarms::textbook);
        callers.put("KS test, 0.05", FalseAlarms::kolmogorovSmirnov);
        return callers;
    }

    private static Map<String, UnaryOperator<Day>> shifts() {
        Map<String, UnaryOperator<Day>> shifts = new LinkedHashMap<>();
        for (double factor : new double[] {1.1, 1.25, 1.5, 2}) {
            shifts.put("amount times " + factor, day -> scaled(day, 0, factor));
        }
        for (double factor : new double[] {1.25, 1.5}) {
            shifts.put("count_7d times " + factor, day -> scaled(day, 7, factor));
        }
        return shifts;
    }

    private static Day scaled(Day day, int column, double factor) {
        double[][] columns = day.columns().clone();
        columns[column] = Arrays.stream(columns[column])
                .map(value -> column == 0 ? value * factor : Math.rint(value * factor))
                .toArray();
        return new Day(day.date(), columns);
    }

    private static boolean[][] ours(World world, List<Day> days) {
        int features = world.names().size();
        AlertSeries[] series = new AlertSeries[features];
        Arrays.setAll(series, i -> new AlertSeries(RULE, "m@1", world.names().get(i)));
        boolean[][] firing = new boolean[days.size()][features];
        for (int d = 0; d < days.size(); d++) {
            List<DriftJudge.Candidate> candidates = new ArrayList<>();
            for (int i = 0; i < features; i++) {
                candidates.add(candidate(world, days.get(d), i));
            }
            List<DriftJudge.Verdict> verdicts = DriftJudge.DEFAULT.judge(candidates);
            for (int i = 0; i < features; i++) {
                DriftJudge.Verdict verdict = verdicts.get(i);
                boolean judged = verdict.state() == FeatureDrift.State.OK || verdict.state() == FeatureDrift.State.DRIFT;
                double value = judged ? verdict.figures().psi() / verdict.threshold() : Double.NaN;
                series[i].add(new Reading(days.get(d).date(), value, 0, ""));
                firing[d][i] = series[i].current().map(Alert::state).filter(Alert.State.FIRING::equals).isPresent();
            }
        }
        return firing;
    }

    /** As Baselines of the service does it. */
    private static DriftJudge.Candidate candidate(World world, Day day, int feature) {
        Histogram reference = world.reference().get(feature);
        Histogram window = Histogram.of(reference.bins(), day.columns()[feature]);
        if (world.names().get(feature).endsWith(":is_weekend")) {
            Histogram same = new Histogram(reference.bins());
            world.healthy().stream()
                    .filter(other -> other.date().getDayOfWeek() == day.date().getDayOfWeek())
                    .forEach(other -> same.addAll(Histogram.of(reference.bins(), other.columns()[feature])));
            return new DriftJudge.Candidate(Optional.of(same), window, Optional.empty());
        }
        return new DriftJudge.Candidate(Optional.of(reference), window, world.nulls().get(feature));
    }

    private static boolean[][] psiAbove(World world, List<Day> days, double limit) {
        return each(world, days, (feature, day) -> psi(world, day, feature) >= limit);
    }

    private static boolean[][] textbook(World world, List<Day> days) {
        return each(world, days, (feature, day) -> {
            Histogram reference = world.reference().get(feature);
            int groups = Folding.of(reference, 10).groups();
            return groups > 1
                    && psi(world, day, feature)
                            >= PopulationStability.criticalValue(
                                    groups, reference.rows(), day.columns()[feature].length, 0.05);
        });
    }

    private static boolean[][] kolmogorovSmirnov(World world, List<Day> days) {
        return each(world, days, (feature, day) -> {
            double[] present = Arrays.stream(day.columns()[feature]).filter(value -> !Double.isNaN(value)).toArray();
            double d = KolmogorovSmirnov.ofHistograms(
                            world.reference().get(feature),
                            Histogram.of(world.reference().get(feature).bins(), present))
                    .value();
            double n = world.reference().get(feature).present();
            double m = present.length;
            return d >= 1.3581 * Math.sqrt((n + m) / (n * m)); // Kolmogorov's limit at 0.05
        });
    }

    private interface Call {
        boolean of(int feature, Day day);
    }

    private static boolean[][] each(World world, List<Day> days, Call call) {
        boolean[][] called = new boolean[days.size()][world.names().size()];
        for (int d = 0; d < called.length; d++) {
            for (int i = 0; i < called[d].length; i++) {
                // The day of the week would be called every day; nobody watches it so.
                called[d][i] = !world.names().get(i).endsWith(":is_weekend") && call.of(i, days.get(d));
            }
        }
        return called;
    }

    private static double psi(World world, Day day, int feature) {
        Histogram reference = world.reference().get(feature);
        return DriftJudge.DEFAULT.rule().compare(reference, Histogram.of(reference.bins(), day.columns()[feature])).psi();
    }

    private static World world(long seed, int weeks, List<String> names) {
        Registry registry = RegistryReader.readDefault();
        List<FeatureReference> signature = names.stream().map(FeatureReference::parse).toList();
        LocalDate from = START.plusDays(WARM_UP);
        LocalDate to = from.plusDays(REFERENCE + HEALTHY + 7L * weeks - 1);
        Ranges ranges = new Ranges(from, to, to.plusDays(8), to.plusDays(8), Duration.ofDays(7));
        DatasetBuilder builder = new DatasetBuilder(registry, VectorPlan.compile(registry, signature), ranges);
        new SimulatedSource(new WorldSpec(seed, CUSTOMERS, 2 * CUSTOMERS, START)).forEach(ranges.endMillis(), builder::offer);
        Examples examples = builder.build().training();
        List<Day> days = new ArrayList<>();
        int row = 0;
        for (LocalDate date = from; !date.isAfter(to); date = date.plusDays(1)) {
            int first = row;
            while (row < examples.rows() && examples.eventMillis(row) / 86_400_000 == date.toEpochDay()) {
                row++;
            }
            days.add(new Day(date, columns(examples, first, row)));
        }
        List<Histogram> reference = new ArrayList<>();
        double[][] values = new double[names.size()][];
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            values[i] = days.subList(0, REFERENCE).stream().flatMapToDouble(day -> Arrays.stream(day.columns()[column])).toArray();
            reference.add(Histogram.of(Bins.ofQuantiles(values[i], Bins.MAX_BINS), values[i]));
        }
        List<Day> healthy = days.subList(REFERENCE, REFERENCE + HEALTHY);
        List<Optional<NullDistribution>> nulls = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            Histogram of = reference.get(i);
            nulls.add(NullDistribution.of(of, healthy.stream().map(day -> Histogram.of(of.bins(), day.columns()[column])).toList()));
        }
        return new World(names, reference, nulls, healthy, days.subList(REFERENCE + HEALTHY, days.size()));
    }

    private static double[][] columns(Examples examples, int first, int end) {
        double[][] columns = new double[examples.columns()][end - first];
        for (int i = 0; i < columns.length; i++) {
            for (int row = first; row < end; row++) {
                columns[i][row - first] = examples.value(row, i);
            }
        }
        return columns;
    }

    private static List<boolean[]> byFeature(boolean[][] called, int features) {
        List<boolean[]> turned = new ArrayList<>();
        for (int i = 0; i < features; i++) {
            boolean[] feature = new boolean[called.length];
            for (int d = 0; d < called.length; d++) {
                feature[d] = called[d][i];
            }
            turned.add(feature);
        }
        return turned;
    }

    private static boolean any(boolean[] day) {
        for (boolean called : day) {
            if (called) {
                return true;
            }
        }
        return false;
    }

    /** The largest mean under which so few events still come one time in twenty. */
    private static double poissonUpper(int events) {
        if (events > 300) {
            return events + 1.645 * Math.sqrt(events) + 1.4; // the exact sum would underflow, and differs by less than one event
        }
        double low = 0;
        double high = 10 + 3.0 * events;
        for (int i = 0; i < 100; i++) {
            double mean = (low + high) / 2;
            double term = Math.exp(-mean);
            double sum = term;
            for (int k = 1; k <= events; k++) {
                term *= mean / k;
                sum += term;
            }
            if (sum > 0.05) {
                low = mean;
            } else {
                high = mean;
            }
        }
        return high;
    }
}
