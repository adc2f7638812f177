package dev.mlsd.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What of the simulated world can be chosen when it begins; passed on to the traffic as it is. */
final class TrafficOptions {

    @Option(names = "--no-traffic", description = "Start everything but the traffic: no payments come by themselves.")
    private boolean none;

    @Option(names = "--customers", paramLabel = "N", description = "Customers of the simulated world.")
    private Integer customers;

    @Option(names = "--terminals", paramLabel = "N", description = "Terminals of the simulated world.")
    private Integer terminals;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the simulated world: the same seed, the same payments.")
    private Long seed;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "How fast the world goes: 1 is real time, 720 a day in two minutes (the default).")
    private Double speed;

    /** The traffic's arguments, empty for no traffic. */
    Optional<List<String>> arguments() {
        if (none) {
            return Optional.empty();
        }
        List<String> arguments = new ArrayList<>(List.of("--source", "simulate"));
        add(arguments, "--customers", customers);
        add(arguments, "--terminals", terminals);
        add(arguments, "--seed", seed);
        add(arguments, "--speed", speed);
        return Optional.of(List.copyOf(arguments));
    }

    private static void add(List<String> arguments, String name, Object value) {
        if (value != null) {
            arguments.add(name);
            arguments.add(value.toString());
        }
    }
}
