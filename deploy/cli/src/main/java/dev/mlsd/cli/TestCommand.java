package dev.mlsd.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code test}: listed here for the help; the script {@code deploy/mlsd} runs it without this program, which the tests'
 * build replaces.
 */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Run every test of every module, and the whole stack end to end.")
final class TestCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw CommandFailure.wrongUsage("run it as: deploy/mlsd test");
    }
}
