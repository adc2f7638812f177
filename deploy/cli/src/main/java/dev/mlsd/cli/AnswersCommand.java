package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.workbench.RunReport;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code answers}: the catalogue, and all of it run. */
@Command(
        name = "answers",
        mixinStandardHelpOptions = true,
        description = {
            "List the answers, or with --verify run them all on the live stack.",
            "--verify runs each twice: as it is, when its claim must hold, and sabotaged, when it must fail.",
            "Exit code 0 only if all did."
        })
final class AnswersCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Surroundings surroundings;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Only these; without any, all.")
    private List<String> ids = List.of();

    @Option(names = "--verify", description = "Run them, as they are and sabotaged.")
    private boolean verify;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Option(
            names = "--lang",
            paramLabel = "LANG",
            defaultValue = "en",
            description = "Language of the texts: en or ru.")
    private String language;

    AnswersCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        AnswerRuns runs = AnswerRuns.of(surroundings, language, false);
        List<JsonNode> chosen = new ArrayList<>();
        if (ids.isEmpty()) {
            runs.entries().forEach(chosen::add);
        } else {
            ids.forEach(id -> chosen.add(runs.entry(id)));
        }
        return verify ? verify(runs, chosen) : list(chosen);
    }

    private int list(List<JsonNode> entries) {
        PrintStream out = surroundings.out();
        if (json) {
            ObjectNode all = JSON.createObjectNode();
            all.putArray("answers").addAll(entries);
            out.println(all.toPrettyString());
            return 0;
        }
        out.printf("%-26s %-14s %-7s %-9s  %s%n", "id", "topic", "level", "last run", "question");
        for (JsonNode entry : entries) {
            out.printf(
                    "%-26s %-14s %-7s %-9s  %s%n",
                    entry.path("id").asText(),
                    entry.path("topic").asText(),
                    entry.path("level").asText(),
                    entry.path("last").path("state").asText("not run"),
                    entry.path("question").path(language).asText());
        }
        out.println("deploy/mlsd answer ID runs one.");
        return 0;
    }

    private int verify(AnswerRuns runs, List<JsonNode> entries) throws IOException {
        PrintStream out = surroundings.out();
        ArrayNode results = JSON.createArrayNode();
        int wrong = 0;
        for (JsonNode entry : entries) {
            for (boolean sabotage : new boolean[] {false, true}) {
                RunReport report = runs.run(entry, sabotage);
                ObjectNode result = report.json();
                String state = result.path("state").asText();
                boolean right = state.equals(sabotage ? "failed" : "held");
                wrong += right ? 0 : 1;
                results.add(result.put("as_expected", right));
                if (!json) {
                    out.printf(
                            "%-26s %-9s %-7s %s%n",
                            entry.path("id").asText(),
                            sabotage ? "sabotaged" : "as it is",
                            state,
                            right ? "ok" : "WRONG");
                    out.println(
                            RunReport.wrapped(result.path("claim").path("worst").asText(""), "    "));
                    if (result.has("problem")) {
                        out.println(RunReport.wrapped(
                                result.path("problem").path("detail").asText(), "    "));
                    }
                }
            }
        }
        if (json) {
            ObjectNode all = JSON.createObjectNode().put("wrong", wrong);
            all.set("answers", results);
            out.println(all.toPrettyString());
        } else {
            out.println(
                    wrong == 0
                            ? "all as they must: " + entries.size() + " held, " + entries.size()
                                    + " failed when sabotaged"
                            : wrong + " of " + 2 * entries.size() + " runs did not end as they must");
        }
        return wrong == 0 ? 0 : 1;
    }
}
