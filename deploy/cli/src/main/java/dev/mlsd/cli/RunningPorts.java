package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.containers.ContainerStack;
import dev.mlsd.cli.stack.Ports;
import java.io.IOException;
import java.util.Optional;

/** Where the parts of the stack listen that is up, whoever runs it. */
final class RunningPorts {

    private RunningPorts() {}

    /**
     * The ports; a failure says that nothing is up.
     *
     * @param why it must be up, for a person
     */
    static Ports of(Surroundings surroundings, String why) throws IOException {
        Optional<SupervisorClient> supervisor =
                SupervisorClient.find(surroundings.home().run());
        if (supervisor.isPresent()) {
            return new Ports(supervisor.get().portBase());
        }
        if (ContainerStack.find(surroundings.home().root()).isPresent()) {
            return new Ports(Ports.DEFAULT_BASE);
        }
        throw CommandFailure.failed("it is not up, and " + why + "; deploy/mlsd up starts it");
    }
}
