package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** What is wrong with a payment, and in which fields. */
enum PaymentFault {
    AMOUNT("payment.amount_minor"),
    HUGE("payment.amount_minor"),
    FUTURE("payment.event_time_millis"),
    TERMINAL("payment.terminal_id"),
    ALL("payment.terminal_id", "payment.amount_minor", "payment.event_time_millis");

    private final Set<String> fields;

    PaymentFault(String... fields) {
        this.fields = Set.of(fields);
    }

    /** The payment with this fault. */
    PaymentEvent breakIt(PaymentEvent good) {
        boolean future = this == FUTURE || this == ALL;
        long amount = switch (this) {
            case AMOUNT, ALL -> -good.amountMinor();
            case HUGE -> good.amountMinor() * 1_000_000_000L;
            case FUTURE, TERMINAL -> good.amountMinor();
        };
        return new PaymentEvent(
                good.id(),
                good.customer(),
                this == TERMINAL || this == ALL ? good.terminal() + " " : good.terminal(),
                amount,
                future ? good.arrivalMillis() + Duration.ofHours(2).toMillis() : good.eventMillis(),
                good.arrivalMillis());
    }

    /** The fields that are wrong. */
    Set<String> fields() {
        return fields;
    }

    /** A name for ids and tables. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
