package dev.mlsd.traffic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.traffic.source.PaymentFile;
import dev.mlsd.traffic.source.WrongFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says as one line of JSON what is in a file of payments, or on standard error what is wrong with it. Touches nothing. */
@Command(
        name = "check-file",
        mixinStandardHelpOptions = true,
        description = "Checks a file of payments and prints what is in it as a line of JSON.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it can be used", "2:it cannot; standard error says why"})
final class CheckFileCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Parquet or CSV")
    private Path file;

    @Mixin
    private FileOptions options = new FileOptions();

    @Override
    public Integer call() throws IOException {
        try (PaymentFile payments = PaymentFile.open(file, options.zone())) {
            FileStamp stamp = FileStamp.of(file);
            String report = FileChecks.report(file, payments, payments.rejectedRows(), options.from(), options.to())
                    .json();
            ObjectNode answer = (ObjectNode) new ObjectMapper().readTree(report);
            answer.put("stamp", stamp.toString());
            spec.commandLine().getOut().println(answer);
            return 0;
        } catch (WrongFileException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
    }
}
