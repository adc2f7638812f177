package dev.mlsd.cli.supervisor;

import dev.mlsd.cli.stack.ProcessSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where the supervisor gets its table of processes from, for a world with the given traffic. */
@FunctionalInterface
interface Table {

    List<ProcessSpec> processes(Optional<List<String>> traffic) throws IOException;
}
