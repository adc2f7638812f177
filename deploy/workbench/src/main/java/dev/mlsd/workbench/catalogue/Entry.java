package dev.mlsd.workbench.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mlsd.workbench.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One answer of the catalogue. The fields are those of the design of the answers; what is measured is filled in by a run.
 *
 * @param id stable, kebab-case; in addresses, tests and documents
 * @param topic id of its topic
 * @param seconds how long a run takes, 60 at most
 * @param changes what a run changes in the stack, and that it puts it back
 * @param experiment what is done
 * @param claim what the figures must bear out, with the limits
 * @param shortAnswer what to say in 30 seconds, with places for figures of the run
 * @param sabotage what the switch breaks, and why the claim then fails
 * @param textbook what the usual answer gets wrong or leaves out; null where there is no such thing
 * @param source the files that do the work, from the root of the repository
 * @param guess what the audience is asked before the run
 * @param charts what is drawn of the series
 * @param columns of the table
 * @param words names of phases and of text cells
 */
public record Entry(
        String id,
        String topic,
        Level level,
        Text question,
        int seconds,
        Text changes,
        Text experiment,
        Text claim,
        @JsonProperty("short_answer") Text shortAnswer,
        Text sabotage,
        Text textbook,
        @JsonProperty("trade_offs") List<Text> tradeOffs,
        List<SourceFile> source,
        Guess guess,
        List<Chart> charts,
        List<Column> columns,
        Map<String, Text> words) {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int LONGEST_SECONDS = 60;

    public Entry {
        if (id == null || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("an id is lower-case words with hyphens, got " + id);
        }
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw new IllegalArgumentException(
                    id + ": an experiment takes 1 to " + LONGEST_SECONDS + " s, got " + seconds);
        }
        need(id, "topic", topic);
        need(id, "level", level);
        need(id, "question", question);
        need(id, "changes", changes);
        need(id, "experiment", experiment);
        need(id, "claim", claim);
        need(id, "short_answer", shortAnswer);
        need(id, "sabotage", sabotage);
        need(id, "guess", guess);
        tradeOffs = needed(id, "trade_offs", tradeOffs);
        source = needed(id, "source", source);
        charts = needed(id, "charts", charts);
        columns = needed(id, "columns", columns);
        words = words == null ? Map.of() : Map.copyOf(words);
        Template.places(shortAnswer);
        Template.places(claim);
        unique(id, "chart", charts, Chart::id);
        unique(id, "column", columns, Column::id);
        unique(id, "option of the guess", guess.options(), Option::id);
    }

    /** How hard the question is. */
    public enum Level {
        @JsonProperty("basic")
        BASIC,
        @JsonProperty("medium")
        MEDIUM,
        @JsonProperty("killer")
        KILLER
    }

    /** A file that does the work, and what one finds there. */
    public record SourceFile(String file, Text what) {}

    /** What the audience is asked; a run tells which option was right. */
    public record Guess(Text question, List<Option> options) {
        public Guess {
            options = List.copyOf(options);
        }
    }

    /** One of the answers to choose from. */
    public record Option(String id, Text text) {}

    /** A picture of some series over the seconds of the run. */
    public record Chart(String id, Text title, String unit, Scale scale, List<Line> lines) {
        public Chart {
            lines = List.copyOf(lines);
        }
    }

    /** How the values are drawn. */
    public enum Scale {
        @JsonProperty("linear")
        LINEAR,
        @JsonProperty("log")
        LOG
    }

    /** One series of a chart. */
    public record Line(String series, Text name, Role role) {}

    /** What a line is: the truth, what it is compared with, or neither. */
    public enum Role {
        @JsonProperty("truth")
        TRUTH,
        @JsonProperty("compared")
        COMPARED,
        @JsonProperty("plain")
        PLAIN
    }

    /** A column of the table; cells of kind text are names of {@link Entry#words} or stand for themselves. */
    public record Column(String id, Text name, String unit, Kind kind) {}

    /** What stands in a column. */
    public enum Kind {
        @JsonProperty("text")
        TEXT,
        @JsonProperty("number")
        NUMBER,
        @JsonProperty("verdict")
        VERDICT
    }

    /** The command that repeats it in a terminal. */
    @JsonProperty("command")
    public String command() {
        return "deploy/mlsd answer " + id;
    }

    private static void need(String id, String field, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(id + ": " + field + " is missing");
        }
    }

    private static <T> List<T> needed(String id, String field, List<T> values) {
        if (values == null || values.isEmpty()) {
            throw new IllegalArgumentException(id + ": " + field + " is missing or empty");
        }
        return List.copyOf(values);
    }

    private static <T> void unique(String id, String what, List<T> values, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        for (T value : values) {
            if (!seen.add(name.apply(value))) {
                throw new IllegalArgumentException(
                        id + ": there are two with the id " + name.apply(value) + ", " + what);
            }
        }
    }
}
