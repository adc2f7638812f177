package dev.mlsd.cli.workbench;

import dev.mlsd.cli.workbench.JsonClient.Answer;
import java.io.IOException;
import java.util.Map;

/** Asks the workbench of a running stack. */
public final class WorkbenchClient {

    private final JsonClient client;

    public WorkbenchClient(int port) {
        this.client = new JsonClient("the workbench", port);
    }

    /** The catalogue. */
    public Answer answers() throws IOException {
        return send("GET", "/api/answers", null);
    }

    /** Begins a run. */
    public Answer run(String answer, boolean sabotage) throws IOException {
        return send("POST", "/api/answers/" + answer + "/runs", Map.of("sabotage", sabotage));
    }

    /** One run as it stands. */
    public Answer run(String id) throws IOException {
        return send("GET", "/api/runs/" + id, null);
    }

    /** Cancels what runs, and waits until everything is back as it was. */
    public Answer cancel() throws IOException {
        return send("DELETE", "/api/runs/current", null);
    }

    private Answer send(String method, String path, Object body) throws IOException {
        return client.send(method, path, body);
    }
}
