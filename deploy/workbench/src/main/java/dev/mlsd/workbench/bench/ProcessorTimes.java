package dev.mlsd.workbench.bench;

import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.ExperimentException;
import dev.mlsd.workbench.live.WorkbenchSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the processes of the stack have taken of the processors: their numbers from the supervisor, their times from the system. */
final class ProcessorTimes {

    private static final double NANOS_PER_SECOND = 1e9;

    private final WorkbenchSettings parts;
    private final Asking asking;

    ProcessorTimes(WorkbenchSettings parts, Asking asking) {
        this.parts = parts;
        this.asking = asking;
    }

    /** Seconds by the name of the process. */
    Map<String, Double> read() throws ExperimentException, InterruptedException {
        if (parts.supervisorPort().isEmpty()) {
            throw new ExperimentException(
                    "no_supervisor", "processor times are told only where a supervisor runs the processes");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + parts.supervisorPort().getAsInt() + "/processes"))
                .GET();
        parts.supervisorToken().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        Answer answer = asking.any(request);
        Map<String, Double> seconds = new HashMap<>();
        if (answer.body().get("processes") instanceof List<?> processes) {
            for (Object process : processes) {
                if (process instanceof Map<?, ?> told && told.get("pid") instanceof Number pid) {
                    ProcessHandle.of(pid.longValue())
                            .flatMap(handle -> handle.info().totalCpuDuration())
                            .ifPresent(time ->
                                    seconds.put(String.valueOf(told.get("name")), time.toNanos() / NANOS_PER_SECOND));
                }
            }
        }
        return seconds;
    }
}
