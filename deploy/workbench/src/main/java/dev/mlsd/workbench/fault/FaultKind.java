package dev.mlsd.workbench.fault;

import java.util.Locale;

/** How a fault is made, which says where its timer is. */
sealed interface FaultKind {

    /** The name in JSON. */
    String id();

    /** To a whole process, by the supervisor. */
    enum OfProcess implements FaultKind {
        DOWN,
        FROZEN,
        SLOW;

        @Override
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** To the model, by a lease on inference-service. */
    enum OfModel implements FaultKind {
        MODEL_SLOW("model_delay_millis", 30),
        MODEL_FAILING("model_failing_share", 0.5);

        private final String setting;
        private final double value;

        OfModel(String setting, double value) {
            this.setting = setting;
            this.value = value;
        }

        /** The lease's setting. */
        String setting() {
            return setting;
        }

        /** What it is set to: milliseconds, or a share. */
        double value() {
            return value;
        }

        @Override
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Records that break feature-service's contract, or that it must recognise, each by one thing. */
    enum OfData implements FaultKind {
        AMOUNT("payment.amount_minor"),
        FUTURE("payment.event_time_millis"),
        NO_ID("payment.terminal_id"),
        KEY("key"),
        UNREADABLE("value"),
        LABEL("label.label_time_millis"),
        REPEATED(""),
        LATE("");

        private final String field;

        OfData(String field) {
            this.field = field;
        }

        /** The field that the contract names; empty where the record fits and is recognised later. */
        String field() {
            return field;
        }

        /** What keys and ids of its records begin with. */
        String prefix() {
            return "bad-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public String id() {
            return "bad-data";
        }
    }
}
