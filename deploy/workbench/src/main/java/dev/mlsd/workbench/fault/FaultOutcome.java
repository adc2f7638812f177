package dev.mlsd.workbench.fault;

import java.util.List;

/** What came of asking for a fault or its end. */
public sealed interface FaultOutcome {

    /** It is asked for; whether it is there, the probe says. */
    record Asked(Fault fault) implements FaultOutcome {}

    /** There is no such fault. */
    record Unknown(List<String> known) implements FaultOutcome {}

    /**
     * It was not taken.
     *
     * @param status as HTTP has it
     */
    record Refused(int status, String code, String detail) implements FaultOutcome {}
}
