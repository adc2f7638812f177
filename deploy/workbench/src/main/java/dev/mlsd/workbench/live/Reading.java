package dev.mlsd.workbench.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/** What came of asking once. */
public sealed interface Reading {

    /** It answered. */
    record Value(JsonNode data) implements Reading {
        public Value {
            Objects.requireNonNull(data, "data");
        }
    }

    /** It did not answer, or not with what was asked for. */
    record Failure(Reason reason) implements Reading {
        public Failure {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Nobody is configured to be asked. */
    record Absent() implements Reading {}

    /**
     * Why there is no answer.
     *
     * @param code {@code refused}, {@code timeout}, {@code status}, {@code malformed} or {@code broken}; the page has words for each
     * @param address whom we asked
     * @param detail what was seen, such as an HTTP status; may be empty
     */
    record Reason(String code, String address, String detail) {
        public Reason {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /** The answer, or the failure as an exception that carries it. For readers that ask several times. */
    default JsonNode orThrow() throws UnavailableException {
        return switch (this) {
            case Value(JsonNode data) -> data;
            case Failure failure -> throw new UnavailableException(failure);
            case Absent _ -> throw new IllegalStateException("nobody was asked");
        };
    }

    /** A part of a reading that did not come. */
    final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Failure failure;

        UnavailableException(Failure failure) {
            super(failure.reason().code(), null, false, false);
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }
}
