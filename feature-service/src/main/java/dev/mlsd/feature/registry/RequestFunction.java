package dev.mlsd.feature.registry;

/** What is computed on demand from the request's own values, at the moment of the request. */
public enum RequestFunction {
    /** The payment's amount, in major units. */
    AMOUNT(0),
    /** 1 on Saturday and Sunday (UTC), else 0. */
    IS_WEEKEND(0),
    /** 1 from midnight to before 7:00 (UTC), else 0, as in the Fraud Detection Handbook (hour at most 6). */
    IS_NIGHT(0),
    /** The amount divided by one input feature; missing where the input is missing or not above 0. */
    AMOUNT_OVER(1);

    private final int inputs;

    RequestFunction(int inputs) {
        this.inputs = inputs;
    }

    /** Yes and no are whole numbers. */
    public ValueType type() {
        return switch (this) {
            case IS_WEEKEND, IS_NIGHT -> ValueType.INT64;
            case AMOUNT, AMOUNT_OVER -> ValueType.DOUBLE;
        };
    }

    /** How many other features it takes. */
    public int inputs() {
        return inputs;
    }
}
