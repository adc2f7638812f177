package dev.mlsd.traffic;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Moments and durations as people write them on a command line. */
final class Moments {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h|d)");
    private static final Duration LONGEST_DELAY = Duration.ofDays(366);

    private Moments() {}

    /** A date, or a moment as in RFC 3339; UTC where no zone is given. */
    static final class MomentConverter implements ITypeConverter<Instant> {

        @Override
        public Instant convert(String text) {
            try {
                if (!text.contains("T")) {
                    return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
                }
                return text.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})")
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text
                        + "' is not a date or a moment, such as 2018-06-01 or 2018-06-01T12:00:00Z (" + e.getMessage()
                        + ")");
            }
        }
    }

    /** A whole number of seconds, minutes, hours or days. */
    static final class DurationConverter implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not a duration, such as 7d, 12h, 30m or 15s");
            }
            long number = Long.parseLong(matcher.group(1));
            Duration duration = switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
            if (duration.compareTo(LONGEST_DELAY) > 0) {
                throw new TypeConversionException("'" + text + "' is longer than 366 days");
            }
            return duration;
        }
    }
}
