package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.intake.WindowView;
import dev.mlsd.monitoring.reference.FrozenReference;
import dev.mlsd.monitoring.reference.FrozenReferences;
import dev.mlsd.monitoring.reference.ModelVersion;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import dev.mlsd.monitoring.reference.References;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The references that a window can be held against by name: the training profile of its version, the season before (the same weekday of
 * the four weeks before), and days that somebody froze.
 */
@Singleton
final class Comparisons {

    static final String TRAINING = "training";
    static final String SEASON = "season";

    private static final int SEASON_WEEKS = 4;

    private final Intake intake;
    private final Summaries summaries;
    private final References trained;
    private final FrozenReferences frozen;

    Comparisons(Intake intake, Summaries summaries, References trained, FrozenReferences frozen) {
        this.intake = intake;
        this.summaries = summaries;
        this.trained = trained;
        this.frozen = frozen;
    }

    List<ReferenceResource.One> references() {
        List<ReferenceResource.One> all = new ArrayList<>();
        trained.deciding()
                .flatMap(trained::known)
                .ifPresent(profile -> all.add(
                        new ReferenceResource.One(TRAINING, TRAINING, profile.model(), null, null, profile.rows())));
        all.add(new ReferenceResource.One(SEASON, SEASON, null, null, null, null));
        frozen().forEach(one -> all.add(answer(one)));
        return all;
    }

    /** The profile behind a name, for a window; the training profile for none. */
    ReferenceProfile profile(String name, WindowView window, ReferenceProfile training) {
        if (name == null || name.equals(TRAINING)) {
            return training;
        }
        ModelVersion model = window.counts().name().model();
        LocalDate day = window.counts().name().day();
        if (name.equals(SEASON)) {
            return pooled(model, training, counts -> {
                        long back = day.toEpochDay() - counts.name().day().toEpochDay();
                        return back > 0 && back % 7 == 0 && back <= 7 * SEASON_WEEKS;
                    })
                    .orElseThrow(() -> new ProblemException(Problem.of(
                            404,
                            "no_season",
                            "No season before",
                            "no closed day of the same weekday in the four weeks before " + day + " is kept")));
        }
        FrozenReference found = find(name)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "unknown_reference",
                        "No such reference",
                        "no reference has this name",
                        "reference",
                        name,
                        references().stream().map(ReferenceResource.One::name).toList())));
        if (!found.profile().model().equals(model)) {
            throw new ProblemException(Problem.of(
                    400,
                    "other_model",
                    "Another model version",
                    "the reference is of " + found.profile().model() + " and the window of " + model
                            + ": their bins are not the same",
                    "reference",
                    name,
                    "a reference of " + model));
        }
        return found.profile();
    }

    ReferenceResource.One freeze(String name, ReferenceResource.Days days) {
        if (!FrozenReference.validName(name) || name.equals(TRAINING) || name.equals(SEASON)) {
            throw new ProblemException(Problem.of(
                    400,
                    "bad_name",
                    "Not a name",
                    "that cannot be the name of a reference",
                    "name",
                    name,
                    "lower-case letters, digits and -, a letter first, other than training and season"));
        }
        if (days == null) {
            throw missing("from");
        }
        LocalDate from = day("from", days.from());
        LocalDate to = day("to", days.to());
        if (to.isBefore(from)) {
            throw new ProblemException(Problem.of(
                    400,
                    "bad_days",
                    "No days",
                    "the last day is before the first",
                    "to",
                    days.to(),
                    "a day from " + from));
        }
        ReferenceProfile training = training(days.model());
        ReferenceProfile profile = pooled(
                        training.model(),
                        training,
                        counts -> !counts.name().day().isBefore(from)
                                && !counts.name().day().isAfter(to))
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "no_days",
                        "No closed days",
                        "no closed day of " + training.model() + " from " + from + " to " + to + " is kept")));
        FrozenReference reference = new FrozenReference(name, from, to, profile);
        try {
            if (!frozen.freeze(reference)) {
                throw new ProblemException(Problem.of(
                        409,
                        "name_taken",
                        "The name is taken",
                        "a reference never changes under its name; forget it first or take another name",
                        "name",
                        name,
                        "a name that is not in use"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer(reference);
    }

    void forget(String name) {
        try {
            if (!frozen.forget(name)) {
                throw new ProblemException(Problem.of(
                        404,
                        "unknown_reference",
                        "No such reference",
                        "no frozen reference has this name",
                        "name",
                        name,
                        frozen().stream().map(FrozenReference::name).toList()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ReferenceProfile> pooled(
            ModelVersion model, ReferenceProfile training, Predicate<WindowCounts> wanted) {
        List<WindowView> days = intake.windows().stream()
                .filter(counts -> counts.name().model().equals(model) && counts.comparable())
                .filter(summaries::closed)
                .filter(wanted)
                .flatMap(counts -> intake.window(counts.name()).stream())
                .toList();
        if (days.isEmpty()) {
            return Optional.empty();
        }
        List<ReferenceProfile.Feature> features = new ArrayList<>();
        for (int i = 0; i < training.features().size(); i++) {
            int index = i;
            Histogram sum = new Histogram(training.features().get(i).histogram().bins());
            days.forEach(day -> sum.addAll(day.features().get(index)));
            features.add(new ReferenceProfile.Feature(training.features().get(i).name(), sum));
        }
        Histogram probability = new Histogram(training.probability().bins());
        days.forEach(day -> probability.addAll(day.probability().orElseThrow()));
        long rows = days.stream().mapToLong(day -> day.counts().predictions()).sum();
        return Optional.of(new ReferenceProfile(model, rows, features, probability, Double.NaN));
    }

    private ReferenceProfile training(String model) {
        Optional<ModelVersion> version = model == null
                ? trained.deciding()
                : intake.windows().stream()
                        .map(window -> window.name().model())
                        .filter(known -> known.toString().equals(model))
                        .findFirst();
        return version.flatMap(trained::known)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "unknown_model",
                        "No such model version",
                        "no model version of this name has windows and a reference",
                        "model",
                        model,
                        intake.windows().stream()
                                .map(window -> window.name().model().toString())
                                .distinct()
                                .toList())));
    }

    private Optional<FrozenReference> find(String name) {
        try {
            return frozen.find(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<FrozenReference> frozen() {
        try {
            return frozen.all();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReferenceResource.One answer(FrozenReference one) {
        return new ReferenceResource.One(
                one.name(),
                "frozen",
                one.profile().model(),
                one.from(),
                one.to(),
                one.profile().rows());
    }

    private static LocalDate day(String field, String text) {
        if (text == null) {
            throw missing(field);
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new ProblemException(Problem.of(
                    400, "bad_day", "Not a day", field + " must be a day of world time", field, text, "YYYY-MM-DD"));
        }
    }

    private static ProblemException missing(String field) {
        return new ProblemException(Problem.of(
                400, "missing_field", "A field is missing", "say from which day to which", field, null, "YYYY-MM-DD"));
    }
}
