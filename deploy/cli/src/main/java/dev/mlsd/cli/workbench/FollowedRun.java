package dev.mlsd.cli.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** Tells the phases of a run while it is under way. */
public final class FollowedRun {

    private final WorkbenchClient client;
    private final JsonNode entry;
    private final String language;
    private final PrintStream out;
    private int told;

    /**
     * Follows a run.
     *
     * @param out where the phases are told; null tells nothing
     */
    public FollowedRun(WorkbenchClient client, JsonNode entry, String language, PrintStream out) {
        this.client = client;
        this.entry = entry;
        this.language = language;
        this.out = out;
    }

    /** Looks once: the run if it is over, null while it is under way. */
    public JsonNode look(String id) throws IOException {
        JsonClient.Answer answer = client.run(id);
        if (!answer.isGood()) {
            throw new IOException(answer.problem());
        }
        JsonNode run = answer.body();
        JsonNode phases = run.path("phases");
        for (; told < phases.size(); told++) {
            tell(phases.path(told), run.path("seconds").asInt());
        }
        return run.path("state").asText().equals("running") ? null : run;
    }

    private void tell(JsonNode phase, int seconds) {
        if (out != null) {
            String id = phase.path("id").asText();
            String name = entry.path("words").path(id).path(language).asText(id);
            out.printf(
                    Locale.ROOT,
                    "  %5.1f of some %d s  %s%n",
                    phase.path("from").asDouble(),
                    seconds,
                    name);
        }
    }
}
