package dev.mlsd.feature.conformance;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.contract.ContractBook;
import dev.mlsd.feature.contract.Contracts;
import dev.mlsd.feature.contract.DataContract;
import dev.mlsd.feature.contract.WindowCheck;
import dev.mlsd.feature.contract.WindowReport;
import dev.mlsd.feature.history.HistoryRecorder;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.offline.HistoryReferences;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the contracts are kept, counted for as long as the service lives by the instance that writes the history. */
@Singleton
public final class Conformance {

    private static final Duration END = Duration.ofSeconds(5);

    private final boolean counts;
    private final Path history;
    private final Contracts contracts;
    private final ConformanceLog log;
    private final Object oneLook = new Object();
    private Thread thread;

    Conformance(
            FeatureServiceSettings settings, Contracts contracts, HistoryRecorder history, Lease<LeaseSettings> lease) {
        this.counts = settings.history().write();
        this.history = history.store();
        this.contracts = contracts;
        this.log = new ConformanceLog(
                settings.kafka(),
                new CountedFile(settings.data().resolve("contracts").resolve("counted")),
                contracts.all(),
                () -> lease.inForce().trial());
    }

    void onStart(@Observes StartupEvent event) {
        if (counts) {
            thread = Thread.ofPlatform().name("contracts").daemon(true).start(log::run);
        }
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        log.stop();
        if (thread != null) {
            thread.join(END.toMillis());
        }
    }

    /** Whether this instance counts; of several one does. */
    public boolean isCounting() {
        return counts;
    }

    /** Why nothing is counted now; null when all is well. */
    public String trouble() {
        return log.trouble();
    }

    /** The contracts in force. */
    public List<DataContract> contracts() {
        return contracts.all();
    }

    /** Checks that did not hold in windows that are over, of all contracts. */
    public long broken() {
        return log.books().stream().mapToLong(ContractBook::broken).sum();
    }

    /** What is counted for a contract; empty when there is none of this name. */
    public Optional<ContractBook> book(String contract) {
        return of(log.books(), contract);
    }

    /** The same of the records that a lease has set apart; empty when there are none. */
    public Optional<ContractBook> trial(String contract) {
        ConformanceLog.Trial trial = log.trial();
        return trial == null ? Optional.empty() : of(trial.books(), contract);
    }

    private static Optional<ContractBook> of(List<ContractBook> books, String contract) {
        return books.stream()
                .filter(book -> book.contract().name().equals(contract))
                .findFirst();
    }

    /** The windows of a day, in their order. */
    public static List<WindowReport> day(ContractBook book, LocalDate day) {
        return book.windows(millis(day), millis(day.plusDays(1)));
    }

    /**
     * The reference checks of a day, looked up in history now: as far as it is written. Takes some 100 ms for a day of 100 000 records.
     * Throws {@link dev.mlsd.feature.offline.HistoryException} when the history cannot be read.
     */
    public List<WindowReport.Result> references(DataContract contract, LocalDate day) {
        List<WindowReport.Result> results = new ArrayList<>();
        for (WindowCheck check : contract.checks()) {
            if (check instanceof WindowCheck.Reference reference) {
                // One at a time: each takes the memory of a small join.
                synchronized (oneLook) {
                    HistoryReferences.Known known = HistoryReferences.look(
                            history, contract.topic(), day, reference.field(), reference.topic(), (int)
                                    reference.within().toDays());
                    results.add(ContractBook.reference(contract, reference, known.known(), known.rows()));
                }
            }
        }
        return results;
    }

    private static long millis(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
