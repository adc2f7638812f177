package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.drift.DriftJudge;
import dev.mlsd.monitoring.drift.DriftRule;
import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.monitoring.drift.NullDistribution;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.intake.WindowName;
import dev.mlsd.monitoring.intake.WindowView;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What a window is held against: the training profile of its version, and how the first closed days of that version, taken for healthy,
 * differ from it. A calendar feature is held against the same weekdays among them instead: it says which day it is, and against the
 * whole profile every Saturday would drift.
 */
@Singleton
final class Baselines {

    /** Two weeks: each weekday twice. */
    static final int HEALTHY_DAYS = 14;

    /** Features that are a function of the day. */
    private static final String CALENDAR = ":is_weekend";

    private final Intake intake;
    private final Summaries summaries;
    private final Map<WindowName, Day> days = new ConcurrentHashMap<>();

    /** Histograms of a day, the features' and then the probability's. */
    private record Day(WindowName name, long predictions, List<Histogram> histograms) {}

    Baselines(Intake intake, Summaries summaries) {
        this.intake = intake;
        this.summaries = summaries;
    }

    /** The healthy days for a window: the first closed ones of its version with enough rows, itself left out. */
    List<WindowCounts> healthy(WindowCounts window, List<WindowCounts> windows) {
        Optional<Instant> watermark = summaries.watermark();
        return windows.stream()
                .filter(other -> other.name().model().equals(window.name().model()))
                .filter(other -> other.comparable() && other.predictions() >= DriftRule.DEFAULT.fewestRows())
                .filter(other -> Summaries.closed(other, watermark))
                .limit(HEALTHY_DAYS)
                .filter(other -> !other.name().equals(window.name()))
                .toList();
    }

    /** What is to be judged of a window: its features and then its probability, each with its reference. */
    List<DriftJudge.Candidate> candidates(WindowView window, List<WindowCounts> healthy, ReferenceProfile profile) {
        List<Day> known = healthy.stream().flatMap(day -> day(day).stream()).toList();
        days.keySet()
                .retainAll(intake.windows().stream().map(WindowCounts::name).toList());
        List<DriftJudge.Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < profile.features().size(); i++) {
            ReferenceProfile.Feature feature = profile.features().get(i);
            candidates.add(
                    calendar(feature.name())
                            ? sameWeekday(window, i, known)
                            : usual(feature.histogram(), window.features().get(i), i, known));
        }
        int last = profile.features().size();
        candidates.add(usual(profile.probability(), window.probability().orElseThrow(), last, known));
        return candidates;
    }

    static boolean calendar(String feature) {
        return feature.endsWith(CALENDAR);
    }

    private static DriftJudge.Candidate usual(Histogram reference, Histogram window, int index, List<Day> healthy) {
        List<Histogram> histograms =
                healthy.stream().map(day -> day.histograms().get(index)).toList();
        return new DriftJudge.Candidate(Optional.of(reference), window, NullDistribution.of(reference, histograms));
    }

    private static DriftJudge.Candidate sameWeekday(WindowView window, int index, List<Day> healthy) {
        Histogram of = window.features().get(index);
        Histogram sum = new Histogram(of.bins());
        healthy.stream()
                .filter(day -> day.name().day().getDayOfWeek()
                        == window.counts().name().day().getDayOfWeek())
                .forEach(day -> sum.addAll(day.histograms().get(index)));
        return new DriftJudge.Candidate(sum.rows() == 0 ? Optional.empty() : Optional.of(sum), of, Optional.empty());
    }

    private Optional<Day> day(WindowCounts counts) {
        Day before = days.get(counts.name());
        if (before != null && before.predictions() == counts.predictions()) {
            return Optional.of(before);
        }
        Optional<Day> now = intake.window(counts.name())
                .filter(view -> view.profile().isPresent())
                .map(histograms(counts));
        now.ifPresent(day -> days.put(day.name(), day));
        return now;
    }

    private static Function<WindowView, Day> histograms(WindowCounts counts) {
        return view -> {
            List<Histogram> histograms = new ArrayList<>(view.features());
            histograms.add(view.probability().orElseThrow());
            return new Day(counts.name(), counts.predictions(), histograms);
        };
    }
}
