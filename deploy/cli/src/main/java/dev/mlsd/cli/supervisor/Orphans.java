package dev.mlsd.cli.supervisor;

import dev.mlsd.cli.system.Termination;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a supervisor left running that was killed before it could stop it. */
public final class Orphans {

    private Orphans() {}

    /** Those written down that really run, in the order of their start. */
    public static List<RunRecord> find(Path run) throws IOException {
        return RunRecord.readAll(run).stream()
                .filter(record -> record.identity().find().isPresent())
                .toList();
    }

    /** Ends them, the last started first, and forgets all records. */
    public static void end(Path run) throws IOException {
        for (RunRecord record : RunRecord.readAll(run).reversed()) {
            Optional<ProcessHandle> process = record.identity().find();
            if (process.isPresent()) {
                Termination.end(List.of(process.get()), Child.PATIENCE);
            }
            RunRecord.delete(run, record.name());
        }
    }
}
