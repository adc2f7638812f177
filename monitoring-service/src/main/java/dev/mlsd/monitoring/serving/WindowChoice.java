package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.intake.WindowView;
import dev.mlsd.monitoring.reference.References;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which window a request means. */
@Singleton
final class WindowChoice {

    private final Intake intake;
    private final References references;

    WindowChoice(Intake intake, References references) {
        this.intake = intake;
        this.references = references;
    }

    /**
     * The window of a day and a model version. Without a day the newest one with predictions that the world has come to; without a
     * version the deciding one if it has a window that day, else the one that decided most.
     *
     * @param day YYYY-MM-DD, or null
     * @param model name@version, or null
     */
    WindowCounts choose(String day, String model) {
        Optional<LocalDate> wanted = Optional.ofNullable(day).map(WindowChoice::parse);
        List<WindowCounts> all = intake.windows();
        if (all.isEmpty()) {
            throw new ProblemException(Problem.of(
                    404,
                    "no_windows",
                    "Nothing counted yet",
                    "no prediction has been counted yet, so there is no window"));
        }
        LocalDate chosen = wanted.orElseGet(() -> newest(all));
        List<WindowCounts> ofDay = all.stream()
                .filter(window -> window.name().day().equals(chosen))
                .toList();
        if (ofDay.isEmpty()) {
            throw new ProblemException(Problem.of(
                    404,
                    "unknown_window",
                    "No such window",
                    "no prediction was counted on " + chosen,
                    "window",
                    day,
                    all.stream().map(window -> window.name().day()).distinct().toList()));
        }
        return model == null ? usual(ofDay) : named(ofDay, model);
    }

    /** The window itself. */
    WindowView view(WindowCounts window) {
        return intake.window(window.name())
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404, "unknown_window", "No such window", "the window was too old and has just been dropped")));
    }

    private LocalDate newest(List<WindowCounts> windows) {
        Optional<LocalDate> today = intake.totals()
                .worldTime()
                .map(time -> time.atZone(ZoneOffset.UTC).toLocalDate());
        return windows.stream()
                .map(window -> window.name().day())
                .filter(day -> today.isEmpty() || !day.isAfter(today.get()))
                .max(Comparator.naturalOrder())
                .orElseGet(() -> windows.getLast().name().day());
    }

    private WindowCounts usual(List<WindowCounts> windows) {
        return windows.stream()
                .filter(window -> references
                        .deciding()
                        .filter(window.name().model()::equals)
                        .isPresent())
                .findFirst()
                .orElseGet(() -> windows.stream()
                        .max(Comparator.comparingLong(WindowCounts::predictions))
                        .orElseThrow());
    }

    private static WindowCounts named(List<WindowCounts> windows, String model) {
        return windows.stream()
                .filter(window -> window.name().model().toString().equals(model))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "unknown_model",
                        "No such model version",
                        "that model version decided nothing on this day",
                        "model",
                        model,
                        windows.stream()
                                .map(window -> window.name().model().toString())
                                .toList())));
    }

    private static LocalDate parse(String day) {
        try {
            return LocalDate.parse(day);
        } catch (DateTimeParseException e) {
            throw new ProblemException(Problem.of(
                    400,
                    "bad_window",
                    "Not a day",
                    "window must be a day of world time",
                    "window",
                    day,
                    "YYYY-MM-DD, for example 2018-06-01"));
        }
    }
}
