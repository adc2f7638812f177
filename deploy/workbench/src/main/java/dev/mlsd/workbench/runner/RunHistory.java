package dev.mlsd.workbench.runner;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The runs that are over, a JSON file each, the newest {@link #MOST}. A run is written when it begins, too: one that is found running
 * after a start of the workbench is one that the workbench did not live through, and is kept as broken.
 */
final class RunHistory {

    /** Some 60 KiB each. */
    static final int MOST = 200;

    private static final Logger LOG = Logger.getLogger(RunHistory.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,100}");
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final ObjectReader reader;
    private final ObjectWriter writer;
    // By id, which begins with the time, so that the order of the ids is that of the runs.
    private final ConcurrentSkipListMap<String, RunSummary> summaries =
            new ConcurrentSkipListMap<>(Comparator.reverseOrder());

    private RunHistory(Path folder, ObjectMapper mapper) {
        this.folder = folder;
        this.reader = mapper.readerFor(Run.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.writer = mapper.writerFor(Run.class);
    }

    /** Opens a folder and mends what a killed workbench left. */
    static RunHistory open(Path folder, ObjectMapper mapper) {
        RunHistory history = new RunHistory(folder, mapper);
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                        .sorted()
                        .forEach(history::take);
            }
        } catch (IOException exception) {
            throw new UncheckedIOException("the history of runs in " + folder + " cannot be read", exception);
        }
        return history;
    }

    private void take(Path file) {
        try {
            Run run = reader.readValue(file.toFile());
            if (run.isOver()) {
                summaries.put(run.id(), run.summary());
            } else {
                keep(interrupted(run));
            }
        } catch (IOException exception) {
            LOG.warnf("the run in %s cannot be read and is left out: %s", file, exception.getMessage());
        }
    }

    private static Run interrupted(Run run) {
        return new Run(
                run.id(),
                run.answer(),
                run.sabotaged(),
                RunState.BROKEN,
                run.started(),
                run.started(),
                null,
                run.seconds(),
                run.elapsed(),
                null,
                run.phases(),
                run.series(),
                run.rows(),
                run.figures(),
                run.claim(),
                null,
                run.guess(),
                null,
                run.environment(),
                run.parameters(),
                new Run.Problem("workbench_ended", "the workbench ended in the middle of this run"));
    }

    /** Writes a run, in place of what was there under its id. */
    void keep(Run run) {
        Path file = folder.resolve(run.id() + SUFFIX);
        try {
            Path whole = Files.createTempFile(folder, "run", ".part");
            writer.writeValue(whole.toFile(), run);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (run.isOver()) {
                summaries.put(run.id(), run.summary());
                forgetOld();
            }
        } catch (IOException exception) {
            LOG.errorf("the run %s cannot be kept: %s", run.id(), exception.getMessage());
        }
    }

    private void forgetOld() throws IOException {
        while (summaries.size() > MOST) {
            String oldest = summaries.lastKey();
            summaries.remove(oldest);
            Files.deleteIfExists(folder.resolve(oldest + SUFFIX));
        }
    }

    /** Newest first; of one answer, or of all when it is null. */
    List<RunSummary> list(String answer) {
        return summaries.values().stream()
                .filter(run -> answer == null || run.answer().equals(answer))
                .toList();
    }

    /** The newest of an answer that was not sabotaged and came to a verdict. */
    Optional<RunSummary> lastVerdict(String answer) {
        return summaries.values().stream()
                .filter(run -> run.answer().equals(answer) && !run.sabotaged())
                .filter(run -> run.state() == RunState.HELD || run.state() == RunState.FAILED)
                .findFirst();
    }

    Optional<Run> find(String id) {
        if (!NAME.matcher(id).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.readValue(Files.readAllBytes(folder.resolve(id + SUFFIX))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException exception) {
            throw new UncheckedIOException("the run " + id + " cannot be read", exception);
        }
    }
}
