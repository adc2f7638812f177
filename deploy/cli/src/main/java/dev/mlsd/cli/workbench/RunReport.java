package dev.mlsd.cli.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** A finished run for a person at a terminal, and as JSON for a program. */
public final class RunReport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MathContext THREE_DIGITS = new MathContext(3);
    private static final int WIDTH = 100;

    private final JsonNode entry;
    private final JsonNode run;
    private final String language;

    /**
     * A report.
     *
     * @param entry of the catalogue
     * @param run that is over
     * @param language en or ru
     */
    public RunReport(JsonNode entry, JsonNode run, String language) {
        this.entry = entry;
        this.run = run;
        this.language = language;
    }

    /** Whether the claim held. */
    public boolean holds() {
        return run.path("state").asText().equals("held");
    }

    /** As JSON: the id, the claim with its verdict, table, series, environment. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode().put("id", entry.path("id").asText());
        json.put("run", run.path("id").asText());
        json.put("state", run.path("state").asText());
        json.put("sabotaged", run.path("sabotaged").asBoolean());
        ObjectNode claim = json.putObject("claim");
        claim.put("text", text(entry.path("claim")));
        claim.set("holds", run.path("claim").path("holds"));
        claim.put("worst", text(run.path("worst")));
        json.put("short_answer", text(run.path("short_answer")));
        json.set("table", run.path("rows"));
        json.set("figures", run.path("figures"));
        json.set("phases", run.path("phases"));
        json.set("series", run.path("series"));
        json.set("environment", run.path("environment"));
        if (run.hasNonNull("problem")) {
            json.set("problem", run.path("problem"));
        }
        return json;
    }

    /** Table, verdict and short answer. */
    public void print(PrintStream out) {
        printTable(out);
        out.println();
        out.println(verdict());
        if (run.hasNonNull("worst")) {
            out.println(wrapped(text(run.path("worst")), "  "));
        }
        if (run.hasNonNull("problem")) {
            out.println(wrapped(run.path("problem").path("detail").asText(), "  "));
        }
        if (run.path("sabotaged").asBoolean()) {
            out.println(wrapped(text(entry.path("sabotage")), "  "));
        }
        if (run.hasNonNull("short_answer") && !run.path("sabotaged").asBoolean()) {
            out.println();
            out.println(wrapped(text(run.path("short_answer")), ""));
        }
        JsonNode environment = run.path("environment");
        out.println();
        out.printf(
                "%s, %s cores, %s; world: %s; run %s%n",
                environment.path("cpu").asText(),
                environment.path("cores").asText(),
                environment.path("java").asText(),
                environment.path("world").asText("-"),
                run.path("id").asText());
    }

    /** One line: what became of the claim. */
    public String verdict() {
        boolean russian = language.equals("ru");
        String claim = text(entry.path("claim"));
        return switch (run.path("state").asText()) {
            case "held" -> wrapped((russian ? "Утверждение подтверждено: " : "Claim holds: ") + claim, "");
            case "failed" -> wrapped((russian ? "Утверждение опровергнуто: " : "Claim failed: ") + claim, "");
            case "cancelled" -> russian ? "Прогон отменён" : "The run was cancelled";
            default ->
                russian
                        ? "Прогон не удался, об утверждении ничего не известно"
                        : "The run broke, nothing is known of the claim";
        };
    }

    private void printTable(PrintStream out) {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>();
        for (JsonNode column : entry.path("columns")) {
            String unit = column.path("unit").asText("null");
            head.add(text(column.path("name")) + (unit.equals("null") ? "" : ", " + unit));
        }
        lines.add(head);
        for (JsonNode row : run.path("rows")) {
            List<String> cells = new ArrayList<>();
            for (JsonNode column : entry.path("columns")) {
                cells.add(cell(row.path(column.path("id").asText())));
            }
            lines.add(cells);
        }
        int[] widths = new int[head.size()];
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                boolean number =
                        entry.path("columns").path(i).path("kind").asText().equals("number");
                row.append(("%" + (number ? "" : "-") + widths[i] + "s  ").formatted(line.get(i)));
            }
            out.println(row.toString().stripTrailing());
        }
    }

    private String cell(JsonNode cell) {
        if (cell.isNumber()) {
            double value = cell.asDouble();
            if (value == Math.rint(value)) {
                return Long.toString((long) value);
            }
            BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
            return rounded.scale() < 0 ? rounded.toBigInteger().toString() : rounded.toPlainString();
        }
        JsonNode word = entry.path("words").path(cell.asText());
        return cell.isNull() || cell.isMissingNode() ? "-" : word.isMissingNode() ? cell.asText() : text(word);
    }

    private String text(JsonNode texts) {
        return texts.path(language).asText("");
    }

    /** Broken at spaces, so that a terminal of 100 columns shows whole words. */
    public static String wrapped(String text, String indent) {
        StringBuilder all = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > WIDTH && line.length() > indent.length()) {
                all.append(line.toString().stripTrailing()).append(System.lineSeparator());
                line = new StringBuilder(indent);
            }
            line.append(word).append(' ');
        }
        return all.append(line.toString().stripTrailing()).toString();
    }
}
