package dev.mlsd.feature.serving;

import dev.mlsd.feature.conformance.Conformance;
import dev.mlsd.feature.contract.ContractBook;
import dev.mlsd.feature.contract.DataContract;
import dev.mlsd.feature.contract.WindowCheck;
import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.RowReader;
import dev.mlsd.feature.stream.FeatureStream;
import dev.mlsd.feature.stream.StreamStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** Shows the service's counts at {@code /q/metrics}. */
@Singleton
final class ServiceMeters {

    void register(
            @Observes StartupEvent event,
            MeterRegistry meters,
            ServingStatistics serving,
            StreamStatistics events,
            FeatureStream stream,
            RowReader reader,
            FillBoard board,
            Conformance conformance) {
        counter(meters, "mlsd.feature.vectors", "Vectors served", serving, ServingStatistics::vectors);
        counter(meters, "mlsd.feature.payments", "Valid payments applied", events, StreamStatistics::payments);
        counter(meters, "mlsd.feature.labels", "Valid labels applied", events, StreamStatistics::labels);
        counter(
                meters,
                "mlsd.feature.quarantined",
                "Records that broke their contract",
                events,
                StreamStatistics::quarantinedRecords);
        counter(meters, "mlsd.feature.duplicates", "Repeated events", events, StreamStatistics::duplicates);
        counter(meters, "mlsd.feature.late", "Events too late for their tiles", events, StreamStatistics::lateEvents);
        counter(
                meters,
                "mlsd.feature.rows.written",
                "Rows written to the online store",
                events,
                StreamStatistics::rowsWrittenInAll);
        counter(
                meters,
                "mlsd.feature.store.read.failures",
                "Reads that the online store did not answer",
                reader,
                RowReader::failures);
        Gauge.builder("mlsd.feature.stream.lag.records", stream, ServiceMeters::lag)
                .description("Records not yet in the rows")
                .register(meters);
        Gauge.builder("mlsd.feature.store.filled", board, filled -> filled.isComplete() ? 1 : 0)
                .description("1 when the online store holds every row")
                .register(meters);
        contracts(meters, conformance);
    }

    /** The books are others after a restart of their reader, so each is asked for anew. */
    private static void contracts(MeterRegistry meters, Conformance conformance) {
        for (DataContract contract : conformance.contracts()) {
            for (WindowCheck check : contract.checks()) {
                if (check instanceof WindowCheck.Reference) {
                    // Looked up when a report is asked for, and of no window.
                    continue;
                }
                FunctionCounter.builder(
                                "mlsd.contract.broken",
                                conformance,
                                kept -> kept.book(contract.name())
                                        .map(book -> book.broken(check.name()))
                                        .orElse(0L))
                        .description("Windows of which a check did not hold")
                        .tag("contract", contract.name())
                        .tag("check", check.name())
                        .register(meters);
            }
            FunctionCounter.builder(
                            "mlsd.contract.windows",
                            conformance,
                            kept -> kept.book(contract.name())
                                    .map(ContractBook::judged)
                                    .orElse(0L))
                    .description("Windows that are over")
                    .tag("contract", contract.name())
                    .register(meters);
        }
    }

    private static double lag(FeatureStream stream) {
        Long lag = stream.lastLagRecords();
        return lag == null ? Double.NaN : lag;
    }

    private static <T> void counter(
            MeterRegistry meters, String name, String description, T source, ToDoubleFunction<T> count) {
        FunctionCounter.builder(name, source, count).description(description).register(meters);
    }
}
