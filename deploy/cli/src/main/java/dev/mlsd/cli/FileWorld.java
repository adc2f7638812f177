package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.stack.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A world made of a file.
 *
 * @param source what the traffic does with it: {@code file} or {@code import}
 * @param options the file and how it is to be read
 * @param stamp by what it is recognised
 * @param more of the traffic's arguments
 */
record FileWorld(String source, FileOptions options, String stamp, List<String> more) {

    /** What the traffic is told; two worlds are the same when this is. */
    List<String> trafficArguments(Surroundings surroundings) {
        List<String> arguments = new ArrayList<>(List.of("--source", source));
        arguments.addAll(List.of("--file", options.file().toString(), "--file-stamp", stamp));
        arguments.addAll(List.of("--time-zone", options.timeZone(), "--label-delay", options.labelDelay()));
        arguments.addAll(
                List.of("--rejected-rows", surroundings.home().rejectedRows().toString()));
        arguments.addAll(more);
        return List.copyOf(arguments);
    }

    /** Forgets the present world and begins this one; returns when every process is ready. Takes the caller's lock for granted. */
    SupervisorClient begin(Surroundings surroundings) throws IOException {
        Optional<SupervisorClient> running =
                SupervisorClient.find(surroundings.home().run());
        if (running.isEmpty()) {
            return start(surroundings, options.ports(), true);
        }
        surroundings.out().println("a clean world: stopping everything, forgetting the old one, starting anew");
        running.get().world(trafficArguments(surroundings));
        new StartProgress(surroundings, running.get()).follow();
        return running.get();
    }

    /** Goes on with this world, which is the present one; starts the stack if it isn't up. */
    SupervisorClient goOn(Surroundings surroundings) throws IOException {
        Optional<SupervisorClient> running =
                SupervisorClient.find(surroundings.home().run());
        return running.isPresent() ? running.get() : start(surroundings, options.ports(), false);
    }

    private SupervisorClient start(Surroundings surroundings, Ports ports, boolean clean) throws IOException {
        surroundings
                .out()
                .println("starting with " + (clean ? "a clean" : "the kept") + " world on ports from " + ports.base());
        SupervisorClient client =
                new Starter(surroundings).start(ports, Optional.of(trafficArguments(surroundings)), clean);
        new StartProgress(surroundings, client).follow();
        return client;
    }
}
