package dev.mlsd.feature.stream;

import dev.mlsd.feature.contract.Checked;
import dev.mlsd.feature.contract.LabelContract;
import dev.mlsd.feature.v1.LabelRecord;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Labels, which come keyed by transaction, on to their terminals. Repeats are found there. */
final class LabelProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final StreamParts parts;
    private Outlet outlet;
    private CommitPace pace;

    LabelProcessor(StreamParts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        outlet = new Outlet(context, parts.statistics(), StreamTopology.LABELS);
        pace = parts.pace(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        pace.processed();
        switch (LabelContract.check(record.value(), record.timestamp())) {
            case Checked.Accepted<LabelRecord>(LabelRecord label) -> accepted(record, label);
            case Checked.Rejected<LabelRecord> rejected -> {
                Optional<LabelRecord> readable =
                        parts.isDoorOpen() ? LabelContract.label(record.value()) : Optional.empty();
                readable.ifPresentOrElse(
                        label -> accepted(record, label), () -> outlet.quarantine(record, rejected.violations()));
            }
        }
    }

    private void accepted(Record<byte[], byte[]> record, LabelRecord label) {
        outlet.arrived(record);
        if (label.hasLabel()) {
            parts.statistics().label();
            outlet.toTerminal(record, label.getLabel().getTerminalId());
        }
    }
}
