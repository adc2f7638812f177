package dev.mlsd.feature.stream;

import dev.mlsd.feature.contract.BootstrapContract;
import dev.mlsd.feature.contract.Checked;
import dev.mlsd.feature.registry.Entity;
import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps the rows of one kind of entity: takes bootstrap records, keeps the online store filled, leaves events to its heirs. */
abstract class RowProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    /** How often the online store is looked at: it serves what it has for at most this long after it came back empty. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final StreamParts parts;
    private final String name;
    private final Entity entity;
    private final String bootstrapTopic;
    private final BootstrapContract bootstrap;
    private Outlet outlet;
    private EntityRows rows;
    private CommitPace pace;

    RowProcessor(StreamParts parts, String name, Entity entity, String bootstrapTopic) {
        this.parts = parts;
        this.name = name;
        this.entity = entity;
        this.bootstrapTopic = bootstrapTopic;
        this.bootstrap = new BootstrapContract(parts.registry(), entity);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        outlet = new Outlet(context, parts.statistics(), name);
        rows = new EntityRows(
                parts,
                entity,
                context.taskId().partition(),
                context.getStateStore(StreamTopology.rowsStore(entity)),
                context.getStateStore(StreamTopology.onlineStore(entity)),
                EntityRows.REFILL_STEP);
        pace = parts.pace(context);
        // Not here: stores may be written only once the task runs.
        Cancellable[] first = new Cancellable[1];
        first[0] = context.schedule(Duration.ofMillis(1), PunctuationType.WALL_CLOCK_TIME, time -> {
            first[0].cancel();
            rows.keepFilled();
        });
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, time -> rows.keepFilled());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (outlet.origin().topic().equals(bootstrapTopic)) {
            bootstrap(record);
        } else {
            event(record);
        }
        pace.processed();
        if (rows.isFull()) {
            pace.commit();
        }
    }

    private void bootstrap(Record<byte[], byte[]> record) {
        switch (bootstrap.check(record.key(), record.value())) {
            case Checked.Accepted<BootstrapContract.Row>(BootstrapContract.Row row) -> {
                rows.replace(row);
                outlet.arrived(row.windows().newestArrivalMillis());
                parts.statistics().bootstrapped();
            }
            case Checked.Rejected<BootstrapContract.Row> rejected -> outlet.quarantine(record, rejected.violations());
        }
    }

    /** Takes a record of any other topic. */
    abstract void event(Record<byte[], byte[]> record);

    StreamParts parts() {
        return parts;
    }

    Outlet outlet() {
        return outlet;
    }

    EntityRows rows() {
        return rows;
    }

    @Override
    public void close() {
        rows.close();
    }
}
