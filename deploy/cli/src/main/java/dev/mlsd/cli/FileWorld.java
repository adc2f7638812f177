package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.containers.ContainerStack;
import dev.mlsd.cli.stack.Ports;
import dev.mlsd.cli.supervisor.WorldRecord;
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

    /** Of the traffic's data in a container. */
    static final String REJECTED_ROWS = "rejected.csv";

    /** What the present world is made with, whoever runs it; empty if there is none, or none that had traffic. */
    static Optional<List<String>> present(Surroundings surroundings) throws IOException {
        Optional<ContainerStack> containers = containers(surroundings);
        return containers.isPresent()
                ? containers.get().world()
                : WorldRecord.read(surroundings.home().world()).map(WorldRecord::traffic);
    }

    /** What the traffic is told; two worlds are the same when this is. */
    List<String> trafficArguments(Surroundings surroundings) throws IOException {
        return containers(surroundings).isPresent()
                ? trafficArguments(
                        ContainerStack.REPLAY + "/" + options.file().getFileName(),
                        ContainerStack.DATA + "/" + REJECTED_ROWS)
                : trafficArguments(
                        options.file().toString(),
                        surroundings.home().rejectedRows().toString());
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
        Optional<ContainerStack> containers = containers(surroundings);
        if (containers.isPresent()) {
            ContainerStack.unreadable(options.file()).ifPresent(problem -> {
                throw CommandFailure.wrongUsage(problem);
            });
            surroundings.out().println(CLEAN_WORLD);
            containers.get().newWorld(options.file().getParent(), trafficArguments(surroundings));
            return new RunningStack.InContainers(surroundings, containers.get());
        }
        Optional<SupervisorClient> running = supervisor(surroundings);
        if (running.isEmpty()) {
            return start(surroundings, options.ports(), true);
        }
        surroundings.out().println(CLEAN_WORLD);
        running.get().world(trafficArguments(surroundings));
        new StartProgress(surroundings, running.get()).follow();
        return new RunningStack.Supervised(surroundings, running.get());
    }

    /** Goes on with this world, which is the present one; starts the stack if it isn't up. */
    RunningStack goOn(Surroundings surroundings) throws IOException {
        Optional<ContainerStack> containers = containers(surroundings);
        if (containers.isPresent()) {
            if (containers.get().trafficProblem().isPresent()) {
                containers.get().goOn(options.file().getParent());
            }
            return new RunningStack.InContainers(surroundings, containers.get());
        }
        Optional<SupervisorClient> running = supervisor(surroundings);
        return running.isPresent()
                ? new RunningStack.Supervised(surroundings, running.get())
                : start(surroundings, options.ports(), false);
    }

    private static Optional<SupervisorClient> supervisor(Surroundings surroundings) {
        return SupervisorClient.find(surroundings.home().run());
    }

    /** The stack in containers; a supervisor's stack goes before it. */
    private static Optional<ContainerStack> containers(Surroundings surroundings) throws IOException {
        return supervisor(surroundings).isPresent()
                ? Optional.empty()
                : ContainerStack.find(surroundings.home().root());
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
