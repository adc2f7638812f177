package dev.mlsd.feature.offline;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.util.Optional;

/** A payment and its label, whenever that becomes known; empty if the history has none. */
public record LabelledEvent(PaymentEvent payment, Optional<LabelEvent> label) {}
