package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.workbench.RunReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code answer ID}: one experiment on the live stack. */
@Command(
        name = "answer",
        mixinStandardHelpOptions = true,
        description = {
            "Run the experiment of one answer on the live stack, and say whether its claim held.",
            "deploy/mlsd answers lists them. One experiment at a time, a minute at most; Ctrl-C cancels it and puts everything back.",
            "Exit code 0 only if the claim held."
        })
final class AnswerCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "Id of the answer, as deploy/mlsd answers lists them.")
    private String id;

    @Option(names = "--sabotage", description = "Break what the answer shows, to see the claim fail.")
    private boolean sabotage;

    @Option(names = "--json", description = "Print the claim, table, series and environment as JSON.")
    private boolean json;

    @Option(
            names = "--lang",
            paramLabel = "LANG",
            defaultValue = "en",
            description = "Language of the texts: en or ru.")
    private String language;

    AnswerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        AnswerRuns runs = AnswerRuns.of(surroundings, language, !json);
        JsonNode entry = runs.entry(id);
        if (!json) {
            surroundings
                    .out()
                    .println(RunReport.wrapped(
                            entry.path("question").path(language).asText(), ""));
            surroundings
                    .out()
                    .println(RunReport.wrapped(
                            entry.path("changes").path(language).asText(), "  "));
        }
        RunReport report = runs.run(entry, sabotage);
        if (json) {
            surroundings.out().println(report.json().toPrettyString());
        } else {
            surroundings.out().println();
            report.print(surroundings.out());
        }
        return report.holds() ? 0 : 1;
    }
}
