package dev.mlsd.cli.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One row of the table of processes.
 *
 * @param name what people call it; also the name of its log
 * @param artifact what must have been built before it can start
 * @param command program and arguments
 * @param environment what it is told beside the supervisor's own environment
 * @param folder its own data folder, made before it starts
 * @param ports on which it listens, the main one first
 * @param readiness whether it can do its work, asked until it can
 * @param health the same question, asked later
 * @param after names of those that must be ready before it starts
 * @param budgetMebibytes memory (PSS) that it should stay within
 */
public record ProcessSpec(
        String name,
        Path artifact,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        List<Integer> ports,
        Probe readiness,
        Probe health,
        Set<String> after,
        int budgetMebibytes) {

    public ProcessSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command of " + name + " must not be empty");
        }
        if (budgetMebibytes <= 0) {
            throw new IllegalArgumentException("budget of " + name + " must be positive, got " + budgetMebibytes);
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        ports = List.copyOf(ports);
        after = Set.copyOf(after);
    }
}
