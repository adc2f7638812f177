package dev.mlsd.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {

    private static final long FOREVER = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
    private static final String HEADER = "transaction_id,tx_datetime,customer_id,terminal_id,tx_amount,tx_fraud\n";

    @TempDir
    private Path folder;

    @Test
    void forEach_disorderedRows_comeInTheOrderOfTime() throws IOException {
        List<LabelledPayment> payments = new ArrayList<>();
        long leftOut = csv("2,2018-04-01 10:00:00,7,9,12.34,1\n1,2018-04-01 09:00:00,8,9,0.1,0\n")
                .forEach(FOREVER, payments::add);

        assertThat(leftOut).isZero();
        assertThat(payments)
                .containsExactly(
                        new LabelledPayment(
                                new PaymentEvent("1", "8", "9", 10, millis("2018-04-01T09:00:00Z")), Label.GENUINE),
                        new LabelledPayment(
                                new PaymentEvent("2", "7", "9", 1234, millis("2018-04-01T10:00:00Z")), Label.FRAUD));
    }

    @Test
    void forEach_timeWithZone_isTurnedToUtc() throws IOException {
        List<LabelledPayment> payments = new ArrayList<>();
        csv("1,2018-04-01T10:00:00+02:00,8,9,5,0\n").forEach(FOREVER, payments::add);

        assertThat(payments.getFirst().payment().eventMillis()).isEqualTo(millis("2018-04-01T08:00:00Z"));
    }

    @Test
    void forEach_badAndRepeatedRows_areLeftOutAndCounted() throws IOException {
        List<LabelledPayment> payments = new ArrayList<>();
        long leftOut = csv("1,2018-04-01 09:00:00,8,9,5,0\n"
                        + "1,2018-04-01 09:30:00,8,9,5,0\n"
                        + "2,yesterday,8,9,5,0\n"
                        + "3,2018-04-01 11:00:00,8,9,much,0\n"
                        + "4,2018-04-01 12:00:00,,9,5,0\n"
                        + "5,2018-04-01 13:00:00,8,9,-5,0\n"
                        + "6,2018-04-01 14:00:00,8,9,5,0\n"
                        + "7,2018-04-01 15:00")
                .forEach(FOREVER, payments::add);

        assertThat(payments)
                .extracting(payment -> payment.payment().transactionId())
                .containsExactly("1", "6");
        assertThat(leftOut).isEqualTo(6);
    }

    @Test
    void forEach_missingLabel_isUnknown() throws IOException {
        List<LabelledPayment> payments = new ArrayList<>();
        csv("1,2018-04-01 09:00:00,8,9,5,\n2,2018-04-01 10:00:00,8,9,5,0\n").forEach(FOREVER, payments::add);

        assertThat(payments).extracting(LabelledPayment::label).containsExactly(Label.UNKNOWN, Label.GENUINE);
    }

    @Test
    void forEach_until_isExclusive() throws IOException {
        List<LabelledPayment> payments = new ArrayList<>();
        csv("1,2018-04-01 09:00:00,8,9,5,0\n2,2018-04-01 10:00:00,8,9,5,0\n")
                .forEach(millis("2018-04-01T10:00:00Z"), payments::add);

        assertThat(payments).hasSize(1);
    }

    @Test
    void forEach_wrongColumns_saysWhichAreMissing() throws IOException {
        Path file = Files.writeString(folder.resolve("it's wrong.csv"), "transaction_id,when,tx_amount\n1,now,5\n");

        assertThatThrownBy(() -> new FileSource(file).forEach(FOREVER, payment -> {}))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("lacks the columns tx_datetime, customer_id, terminal_id")
                .hasMessageContaining("it has transaction_id, when, tx_amount");
    }

    @Test
    void forEach_noParquet_saysSo() throws IOException {
        Path file = Files.writeString(folder.resolve("payments.parquet"), "this is no parquet file");

        assertThatThrownBy(() -> new FileSource(file).forEach(FOREVER, payment -> {}))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("lacks the columns");
    }

    @Test
    void forEach_noColumnOfFrauds_saysThatTrainingNeedsIt() throws IOException {
        Path file = Files.writeString(
                folder.resolve("unlabelled.csv"),
                "transaction_id,tx_datetime,customer_id,terminal_id,tx_amount\n1,2018-04-01 09:00:00,8,9,5\n");

        assertThatThrownBy(() -> new FileSource(file).forEach(FOREVER, payment -> {}))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("lacks the column tx_fraud, which training needs");
    }

    private FileSource csv(String rows) throws IOException {
        return new FileSource(Files.writeString(folder.resolve("payments.csv"), HEADER + rows));
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
