package dev.mlsd.training.dataset;

import dev.mlsd.feature.offline.HistoryException;
import dev.mlsd.feature.offline.HistoryReader;
import dev.mlsd.feature.offline.HistorySummary;
import dev.mlsd.feature.offline.LabelledEvent;
import dev.mlsd.feature.vector.LabelEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Payments of the present world, from its history. */
public final class HistorySource implements PaymentSource {

    private final HistoryReader history;
    private final Duration labelDelay;

    /**
     * The payments of a history.
     *
     * @param labelDelay from a payment to its label; the history must agree
     */
    public HistorySource(HistoryReader history, Duration labelDelay) {
        this.history = history;
        this.labelDelay = labelDelay;
    }

    /** What the history holds; its folder is this machine's own affair. */
    @Override
    public Map<String, Object> description() {
        HistorySummary summary = history.summary();
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("source", "world");
        description.put("source_payments", summary.payments());
        description.put("source_labels", summary.labels());
        description.put(
                "source_first", Instant.ofEpochMilli(summary.firstMillis()).toString());
        description.put(
                "source_last", Instant.ofEpochMilli(summary.lastMillis()).toString());
        return description;
    }

    @Override
    public long forEach(long untilMillis, Consumer<LabelledPayment> visitor) {
        try {
            history.forEach(untilMillis, event -> visitor.accept(new LabelledPayment(event.payment(), label(event))));
            return 0;
        } catch (HistoryException e) {
            throw new SourceException(e.getMessage(), e);
        }
    }

    private Label label(LabelledEvent event) {
        if (event.label().isEmpty()) {
            return Label.UNKNOWN;
        }
        LabelEvent label = event.label().get();
        Duration delay = Duration.ofMillis(label.labelMillis() - label.eventMillis());
        if (!delay.equals(labelDelay)) {
            throw new SourceException("in this world labels become known " + text(delay) + " after their payments, not "
                    + text(labelDelay) + "; train with --label-delay " + text(delay));
        }
        return label.fraud() ? Label.FRAUD : Label.GENUINE;
    }

    private static String text(Duration delay) {
        return delay.toSeconds() % 86_400 == 0 ? delay.toDays() + "d" : delay.toSeconds() + "s";
    }
}
