package dev.mlsd.feature.stream;

import dev.mlsd.feature.contract.Checked;
import dev.mlsd.feature.contract.LabelContract;
import dev.mlsd.feature.v1.LabelRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Labels, which come keyed by transaction, on to their terminals. Repeats are found there. */
final class LabelProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final StreamStatistics statistics;
    private Outlet outlet;

    LabelProcessor(StreamParts parts) {
        this.statistics = parts.statistics();
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        outlet = new Outlet(context, statistics, StreamTopology.LABELS);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        switch (LabelContract.check(record.value(), record.timestamp())) {
            case Checked.Accepted<LabelRecord>(LabelRecord label) -> {
                outlet.arrived(record);
                if (label.hasLabel()) {
                    statistics.label();
                    outlet.toTerminal(record, label.getLabel().getTerminalId());
                }
            }
            case Checked.Rejected<LabelRecord> rejected -> outlet.quarantine(record, rejected.violations());
        }
    }
}
