package dev.mlsd.cli;

import dev.mlsd.cli.supervisor.WorldRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What of the simulated world can be chosen when it begins; passed on to the traffic as it is. */
final class TrafficOptions {

    private static final String SPEED = "--speed";

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
            names = SPEED,
            paramLabel = "X",
            description = "How fast the world goes: 1 is real time, 720 a day in two minutes (the default).")
    private Double speed;

    /**
     * The traffic's arguments, empty for no traffic. A kept world goes on as it is, at most with another speed.
     *
     * @throws CommandFailure if the choice and the kept world do not fit
     */
    Optional<List<String>> arguments(Optional<WorldRecord> kept) {
        if (none) {
            return Optional.empty();
        }
        List<String> arguments =
                new ArrayList<>(kept.map(WorldRecord::traffic).orElseGet(() -> List.of("--source", "simulate")));
        for (Map.Entry<String, String> chosen : worldMakers().entrySet()) {
            if (kept.isEmpty()) {
                set(arguments, chosen.getKey(), chosen.getValue());
            } else if (!chosen.getValue().equals(value(arguments, chosen.getKey()))) {
                throw CommandFailure.failed("the world that was kept is another one, made with "
                        + String.join(" ", arguments) + "\nleave " + chosen.getKey()
                        + " out to go on with it, or forget it first: deploy/mlsd down --purge");
            }
        }
        if (speed != null) {
            set(arguments, SPEED, speed.toString());
        }
        return Optional.of(List.copyOf(arguments));
    }

    private Map<String, String> worldMakers() {
        Map<String, String> chosen = new TreeMap<>();
        if (customers != null) {
            chosen.put("--customers", customers.toString());
        }
        if (terminals != null) {
            chosen.put("--terminals", terminals.toString());
        }
        if (seed != null) {
            chosen.put("--seed", seed.toString());
        }
        return chosen;
    }

    private static String value(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        return at < 0 ? "" : arguments.get(at + 1);
    }

    private static void set(List<String> arguments, String name, String value) {
        int at = arguments.indexOf(name);
        if (at < 0) {
            arguments.add(name);
            arguments.add(value);
        } else {
            arguments.set(at + 1, value);
        }
    }
}
