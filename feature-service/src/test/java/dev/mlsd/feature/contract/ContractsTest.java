package dev.mlsd.feature.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.registry.RegistryException;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractsTest {

    private static final String YAML = """
            contract: transactions
            version: 2
            owner: somebody
            description: payments
            notice: 30d
            topic: transactions
            key: customer_id
            window: 1h
            least_rows: 10
            fields:
              - {name: transaction_id, type: string, required: true, longest: 64, description: id}
              - {name: customer_id, type: string, required: true, description: who}
              - {name: terminal_id, type: string, allowed: [here, there], pattern: '.{4,5}', description: where}
              - {name: amount_minor, type: int64, minimum: 5, unit: minor units, description: how much}
              - {name: event_time_millis, type: time, required: true, ahead: 60s, description: when}
            checks:
              - {check: completeness, field: terminal_id, share: 0.9}
              - {check: freshness, field: event_time_millis, within: 5m, share: 0.9}
              - {check: volume, least: 1, before: 1d, from: 0.5, to: 2}
            """;

    private static Contracts read(String yaml) {
        return Contracts.read("mine.yaml", yaml, "released.yaml", YAML);
    }

    private static String changed(String right, String wrong) {
        assertThat(YAML).contains(right);
        return YAML.replace(right, wrong);
    }

    @Test
    void shipped_coverEveryFieldOfTheirTopics() {
        assertThat(Contracts.shipped().all())
                .extracting(DataContract::id)
                .containsExactly("transactions@1", "labels@1");
        assertThat(EventSchema.TRANSACTIONS.columns())
                .extracting(EventSchema.Column::name)
                .containsExactlyElementsOf(EventFields.TRANSACTIONS.types().keySet())
                .containsExactlyElementsOf(fields(Payment.getDescriptor()));
        assertThat(EventSchema.LABELS.columns())
                .extracting(EventSchema.Column::name)
                .containsExactlyElementsOf(EventFields.LABELS.types().keySet())
                .containsExactlyElementsOf(fields(dev.mlsd.feature.v1.Label.getDescriptor()));
    }

    private static List<String> fields(com.google.protobuf.Descriptors.Descriptor message) {
        return message.getFields().stream()
                .map(com.google.protobuf.Descriptors.FieldDescriptor::getName)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "notice: 30d | notice: a month | mine.yaml:5: notice: a duration such as 15s, 5m, 12h or 30d was expected, got 'a month'",
                "topic: transactions | topic: refunds | mine.yaml:6: topic: one of [transactions, labels] was expected, got 'refunds'",
                "key: customer_id | key: amount_minor | mine.yaml:7: key: one of [transaction_id, customer_id, terminal_id] was expected, got 'amount_minor'",
                "window: 1h | window: 7h | mine.yaml:8: window: a whole part of a day and at least 1m was expected, as in 1h or 1d",
                "longest: 64 | longst: 64 | mine.yaml:11: unknown key 'longst'; known are",
                "amount_minor, type: int64 | amount_minor, type: string | mine.yaml:14: type: amount_minor is of type int64",
                "minimum: 5 | minimum: 5, maximum: 4 | mine.yaml:14: minimum: at most the maximum was expected",
                "minimum: 5 | minimum: 5, pattern: x | mine.yaml:14: pattern: only for [string], got int64",
                "pattern: '.{4,5}' | pattern: '[' | mine.yaml:13: pattern: a regular expression was expected",
                "share: 0.9} | share: 1.9} | mine.yaml:17: share: the least share, 0 to 1, was expected",
                "check: freshness | check: warmth | mine.yaml:18: check: one of [completeness, uniqueness, freshness, volume, distribution, reference] was expected",
                "check: completeness, field: terminal_id | check: completeness, field: shop | mine.yaml:17: field: one of [transaction_id, customer_id, terminal_id, event_time_millis] was expected, got 'shop'",
                "before: 1d | before: 90m | mine.yaml:19: before: a whole multiple of the window was expected",
                "from: 0.5 | from: 3 | mine.yaml:19: from: 0 to what 'to' says was expected"
            })
    void read_mistake_isNamedWithFileAndLine(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(changed(right, wrong)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_fieldLeftOut_isNamed() {
        assertThatThrownBy(() -> read(YAML.replaceAll("(?m)^.*amount_minor.*\n", "")))
                .hasMessageContaining(
                        "mine.yaml:11: fields: every field of transactions was expected, 'amount_minor' is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "notice: 30d | notice: 5d | mine.yaml:5: notice: transactions@2 is released with another notice; what is released never changes",
                "minimum: 5 | minimum: 4 | mine.yaml:11: fields: transactions@2 is released with another amount_minor",
                "share: 0.9} | share: 0.8} | transactions@2 is released with another completeness:terminal_id",
                "version: 2 | version: 1 | mine.yaml:2: version: transactions@2 is released, so the version in force is at least that, got 1",
                "contract: transactions | contract: payments | mine.yaml:1: contract: 'transactions' is released and is gone"
            })
    void read_againstWhatIsReleased_isRefused(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(changed(right, wrong)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_newOwnerOrNewVersion_passes() {
        assertThat(read(changed("owner: somebody", "owner: somebody-else"))
                        .of("transactions")
                        .owner())
                .isEqualTo("somebody-else");
        assertThat(read(changed("version: 2", "version: 3").replace("minimum: 5", "minimum: 1"))
                        .of("transactions")
                        .id())
                .isEqualTo("transactions@3");
    }

    @Test
    void check_ruleOfTheYaml_decidesAndAllViolationsAreNamed() {
        RecordContract<TransactionRecord, Payment> contract =
                new RecordContract<>(read(YAML).of("transactions"), EventSchema.TRANSACTIONS);
        Payment good = Payment.newBuilder()
                .setTransactionId("p")
                .setCustomerId("c")
                .setTerminalId("here")
                .setAmountMinor(5)
                .setEventTimeMillis(1_000_000)
                .build();

        assertThat(check(contract, good)).isInstanceOf(Checked.Accepted.class);
        assertThat(check(contract, good.toBuilder().setTerminalId("").build()))
                .as("may be missing")
                .isInstanceOf(Checked.Accepted.class);
        assertThat(violations(check(
                        contract,
                        good.toBuilder()
                                .setTerminalId("nowhere")
                                .setAmountMinor(4)
                                .setCustomerId("d")
                                .build())))
                .extracting(Violation::toString)
                .containsExactly(
                        "payment.terminal_id: allowed is one of [here, there], got 'nowhere'",
                        "payment.terminal_id: allowed is text that matches .{4,5}, got 'nowhere'",
                        "payment.amount_minor: allowed is at least 5 minor units, got 4",
                        "key: allowed is the payment's customer_id, got 'c'");
    }

    private static Checked<TransactionRecord> check(
            RecordContract<TransactionRecord, Payment> contract, Payment payment) {
        return contract.check(
                "c".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                TransactionRecord.newBuilder().setPayment(payment).build().toByteArray(),
                1_000_000);
    }

    private static List<Violation> violations(Checked<?> checked) {
        return switch (checked) {
            case Checked.Accepted<?> accepted -> List.of();
            case Checked.Rejected<?> rejected -> rejected.violations();
        };
    }
}
