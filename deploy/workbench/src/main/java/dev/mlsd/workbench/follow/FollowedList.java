package dev.mlsd.workbench.follow;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.workbench.Text;
import java.time.Instant;
import java.util.List;

/**
 * Recent payments, newest first.
 *
 * @param state what keeps payments from being there; null when nothing does
 * @param kept payments that can be looked at now
 * @param seen payments that came since the workbench reads
 * @param newestSeenAt wall time of the newest record of any topic; null before the first
 * @param rule which payments are kept
 */
@JsonNaming(SnakeCaseStrategy.class)
public record FollowedList(Text state, int kept, long seen, Instant newestSeenAt, Text rule, List<Item> payments) {

    /**
     * One payment.
     *
     * @param probability null for a fallback
     * @param fraud null while the label has not come
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Item(
            String id,
            String customer,
            String terminal,
            double amount,
            Instant eventTime,
            String decision,
            Double probability,
            String fallback,
            boolean labelled,
            Boolean fraud,
            double totalMs) {}
}
