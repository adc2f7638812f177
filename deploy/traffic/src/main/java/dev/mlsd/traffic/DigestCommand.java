package dev.mlsd.traffic;

import dev.mlsd.traffic.digest.DigestException;
import dev.mlsd.traffic.digest.DigestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The digest over all decisions of the world, and how it differs from that of another run. */
@Command(
        name = "digest",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the digest over all decisions in the log.",
            "The same world in lockstep gives the same digest, whatever restarts were in between. Running freely, differences"
                    + " from a saved digest are explained one by one: the vector is rebuilt from the events that had reached its"
                    + " rows."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; compared, every difference is explained",
            "1:failed, or a difference is unexplained or a payment missing",
            "2:wrong usage"
        })
final class DigestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--save", paramLabel = "FILE", description = "Keep every decision's hash and row versions.")
    private Path save;

    @Option(names = "--against", paramLabel = "FILE", description = "Compare with what another run saved.")
    private Path against;

    @Option(names = "--differences", paramLabel = "FILE", description = "Write every difference with its cause.")
    private Path differences;

    @Option(
            names = "--before",
            paramLabel = "DATE",
            converter = Moments.MomentConverter.class,
            description = "Only payments made before: YYYY-MM-DD or RFC 3339. For a world that goes on.")
    private Instant before;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (differences != null && against == null) {
            throw new ParameterException(spec.commandLine(), "--differences goes with --against FILE");
        }
        if (against != null && !Files.isReadable(against)) {
            throw new ParameterException(spec.commandLine(), "--against: there is no readable file " + against);
        }
        try {
            return new DigestRun(System.getenv(), spec.commandLine().getOut())
                            .run(new DigestRun.Wish(
                                    before == null ? Long.MAX_VALUE : before.toEpochMilli(),
                                    save,
                                    against,
                                    differences,
                                    json))
                    ? 0
                    : 1;
        } catch (DigestException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }
}
