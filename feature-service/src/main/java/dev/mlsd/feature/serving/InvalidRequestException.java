package dev.mlsd.feature.serving;

import dev.mlsd.feature.contract.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** A request that cannot be answered, with everything that is wrong with it. Carries no stack trace: the caller made the mistake. */
final class InvalidRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    InvalidRequestException(List<Violation> violations) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining("; ")), null, false, false);
        this.violations = List.copyOf(violations);
    }

    InvalidRequestException(String field, String value, String allowed) {
        this(List.of(new Violation(field, value, allowed)));
    }

    List<Violation> violations() {
        return violations;
    }
}
