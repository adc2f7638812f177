package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.containers.ContainerStack;
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

    private static final String CLEAN_WORLD =
            "a clean world: stopping everything, forgetting the old one, starting anew";

    /** What the traffic is told; two worlds are the same when this is. */
    List<String> trafficArguments(Surroundings surroundings) {
        return trafficArguments(
                options.file().toString(), surroundings.home().rejectedRows().toString());
    }

    private List<String> trafficArguments(String file, String rejectedRows) {
        List<String> arguments = new ArrayList<>(List.of("--source", source));
        arguments.addAll(List.of("--file", file, "--file-stamp", stamp));
        arguments.addAll(List.of("--time-zone", options.timeZone(), "--label-delay", options.labelDelay()));
        arguments.addAll(List.of("--rejected-rows", rejectedRows));
        arguments.addAll(more);
        return List.copyOf(arguments);
    }

    /** Forgets the present world and begins this one; returns when every process is ready. Takes the caller's lock for granted. */
    RunningStack begin(Surroundings surroundings) throws IOException {
        Optional<SupervisorClient> running =
                SupervisorClient.find(surroundings.home().run());
        if (running.isEmpty()) {
            Optional<ContainerStack> containers =
                    ContainerStack.find(surroundings.home().root());
            return containers.isPresent()
                    ? begin(surroundings, containers.get())
                    : start(surroundings, options.ports(), true);
        }
        surroundings.out().println(CLEAN_WORLD);
        running.get().world(trafficArguments(surroundings));
        new StartProgress(surroundings, running.get()).follow();
        return new RunningStack.Supervised(surroundings, running.get());
    }

    private RunningStack begin(Surroundings surroundings, ContainerStack containers) throws IOException {
        surroundings.out().println(CLEAN_WORLD);
        containers.newWorld(
                options.file().getParent(),
                trafficArguments(
                        ContainerStack.REPLAY + "/" + options.file().getFileName(),
                        ContainerStack.DATA + "/rejected.csv"));
        return new RunningStack.InContainers(containers);
    }

    /** Goes on with this world, which is the present one; starts the stack if it isn't up. */
    RunningStack goOn(Surroundings surroundings) throws IOException {
        Optional<SupervisorClient> running =
                SupervisorClient.find(surroundings.home().run());
        return running.isPresent()
                ? new RunningStack.Supervised(surroundings, running.get())
                : start(surroundings, options.ports(), false);
    }

    private RunningStack start(Surroundings surroundings, Ports ports, boolean clean) throws IOException {
        surroundings
                .out()
                .println("starting with " + (clean ? "a clean" : "the kept") + " world on ports from " + ports.base());
        SupervisorClient client =
                new Starter(surroundings).start(ports, Optional.of(trafficArguments(surroundings)), clean);
        new StartProgress(surroundings, client).follow();
        return new RunningStack.Supervised(surroundings, client);
    }
}
