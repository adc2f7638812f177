package dev.mlsd.feature.serving;

/** What the fields of a query are called in the request that it came in, for messages. */
sealed interface Fields {

    String customer(int index);

    String terminal(int index);

    String amount(int index);

    String moment(int index);

    /** As in the protobuf request. */
    record Grpc() implements Fields {

        @Override
        public String customer(int index) {
            return "queries[" + index + "].customer_id";
        }

        @Override
        public String terminal(int index) {
            return "queries[" + index + "].terminal_id";
        }

        @Override
        public String amount(int index) {
            return "queries[" + index + "].amount_minor";
        }

        @Override
        public String moment(int index) {
            return "queries[" + index + "].moment_millis";
        }
    }

    /** As in the JSON request. */
    record Json() implements Fields {

        @Override
        public String customer(int index) {
            return "entities.customer_id[" + index + "]";
        }

        @Override
        public String terminal(int index) {
            return "entities.terminal_id[" + index + "]";
        }

        @Override
        public String amount(int index) {
            return "entities.amount[" + index + "]";
        }

        @Override
        public String moment(int index) {
            return "entities.event_timestamp[" + index + "]";
        }
    }
}
