package dev.mlsd.feature.contract;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What must hold of the records of a window together. Shares are of 0 to 1 and are the least there may be. */
public sealed interface WindowCheck {

    /** The field it is about; {@code rows} for the number of records. */
    String field();

    /** What it is called in a report, {@code completeness:terminal_id}. */
    default String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT) + ":" + field();
    }

    /** Of all records, also those set aside, how many have something in the field. */
    record Completeness(String field, double share) implements WindowCheck {}

    /** Of all records that can be read, how many bring a value that the window did not have before. */
    record Uniqueness(String field, double share) implements WindowCheck {}

    /**
     * Of the accepted records, how many arrive soon after the time in the field.
     *
     * @param within how soon
     */
    record Freshness(String field, Duration within, double share) implements WindowCheck {}

    /**
     * How many records there are.
     *
     * @param least records
     * @param most records; empty for no bound
     * @param before how long before this window the one began that it is compared with
     * @param from least multiple of that one's records
     * @param to largest multiple of that one's records
     */
    record Volume(long least, OptionalLong most, Duration before, OptionalDouble from, OptionalDouble to)
            implements WindowCheck {

        @Override
        public String field() {
            return "rows";
        }
    }

    /**
     * Of the accepted records, how many have a value within bounds; a bool counts as 0 or 1.
     *
     * @param minimum included
     * @param maximum included
     */
    record Distribution(String field, long minimum, long maximum, double share) implements WindowCheck {}

    /**
     * Of a day's records in history, how many name something that the history of a topic knew by then: other topics up to the day itself,
     * the own one up to the day before. Made once for a day and not for a window.
     *
     * @param within how far back is looked
     */
    record Reference(String field, String topic, Duration within, double share) implements WindowCheck {}
}
