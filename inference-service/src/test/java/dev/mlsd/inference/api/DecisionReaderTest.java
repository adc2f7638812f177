package dev.mlsd.inference.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mlsd.inference.flow.Payment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionReaderTest {

    private static final String RIGHT = """
            {"transaction_id":"t-1","customer_id":"c-7","terminal_id":"9","amount":"12.50","timestamp":"2018-06-01T12:30:00Z"}""";

    private static Payment read(String body) {
        return DecisionReader.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static InvalidRequest refusal(String body) {
        InvalidRequest refusal = catchThrowableOfType(InvalidRequest.class, () -> read(body));
        assertThat(refusal).as(body).isNotNull();
        return refusal;
    }

    @Test
    void read_rightBody_isThePayment() {
        assertThat(read(RIGHT))
                .isEqualTo(new Payment(
                        "t-1",
                        "c-7",
                        "9",
                        1250,
                        Instant.parse("2018-06-01T12:30:00Z").toEpochMilli()));
    }

    @Test
    void read_explain_isAskedForOnlyWhereItIsTrue() {
        String asking = RIGHT.replace("}", ",\"explain\":%s}");

        assertThat(read(RIGHT).explain()).isFalse();
        assertThat(read(asking.formatted("true")).explain()).isTrue();
        assertThat(read(asking.formatted("false")).explain()).isFalse();
        assertThat(refusal(asking.formatted("1")).field()).isEqualTo("explain");
    }

    @ParameterizedTest
    @CsvSource({
        "\"0.01\",1",
        "\"12\",1200",
        "\"12.5\",1250",
        "12,1200",
        "12.5,1250",
        "1e2,10000",
        "1.5E1,1500",
        "\"100000000.00\",10000000000",
        "0,0",
        "100000000,10000000000",
        "0.10,10"
    })
    void read_amountInAnyAllowedForm_isInMinorUnits(String amount, long minor) {
        assertThat(read(RIGHT.replace("\"12.50\"", amount)).amountMinor()).isEqualTo(minor);
    }

    @Property
    void read_everyAmount_comesBackToTheCent(@ForAll @LongRange(min = 1, max = 10_000_000_000L) long minor) {
        String amount = minor / 100 + "." + String.format("%02d", minor % 100);

        assertThat(read(RIGHT.replace("12.50", amount)).amountMinor()).isEqualTo(minor);
        assertThat(read(RIGHT.replace("\"12.50\"", amount)).amountMinor()).isEqualTo(minor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0.01",
                "-3",
                "\"-3\"",
                "12.505",
                "\"12.505\"",
                "\"-0.00\"",
                "100000000.01",
                "1e9",
                "1e999999999",
                "1e-999999999",
                "\"1e2\"",
                "\"\"",
                "\" 1\"",
                "\"1,5\"",
                "\"1.\"",
                "null",
                "true",
                "[1]",
                "{\"a\":1}",
                "123456789012345678901234567890123456789"
            })
    void read_otherAmounts_areRefusedWithFieldValueAndAllowed(String amount) {
        InvalidRequest refusal = refusal(RIGHT.replace("\"12.50\"", amount));

        assertThat(refusal.code()).isEqualTo("invalid-field");
        assertThat(refusal.field()).isEqualTo("amount");
        assertThat(refusal.value()).isNotNull();
        assertThat(refusal.allowed()).contains("at most two places");
    }

    @ParameterizedTest
    @CsvSource({
        "2018-06-01T12:30:00Z,2018-06-01T12:30:00Z",
        "2018-06-01T12:30:00,2018-06-01T12:30:00Z",
        "2018-06-01 12:30:00,2018-06-01T12:30:00Z",
        "2018-06-01t12:30:00z,2018-06-01T12:30:00Z",
        "2018-06-01T12:30:00+02:00,2018-06-01T10:30:00Z",
        "2018-06-01T12:30:00.1,2018-06-01T12:30:00.100Z",
        "2018-06-01T12:30:00.123456789-00:30,2018-06-01T13:00:00.123Z",
        "2016-02-29T23:59:59.999Z,2016-02-29T23:59:59.999Z"
    })
    void read_timestampInAnyAllowedForm_isInMilliseconds(String timestamp, Instant expected) {
        assertThat(read(RIGHT.replace("2018-06-01T12:30:00Z", timestamp)).eventTimeMillis())
                .isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "",
                "2018-06-01",
                "2018-13-01T00:00:00Z",
                "2018-02-29T00:00:00Z",
                "2018-06-01T25:00:00Z",
                "2018-06-01T12:30Z",
                "2018-06-01T12:30:00+25:00",
                "1969-12-31T23:59:59Z",
                "1528000000",
                "2018-06-01T12:30:00.Z",
                "20180601T123000Z"
            })
    void read_otherTimestamps_areRefused(String timestamp) {
        InvalidRequest refusal = refusal(RIGHT.replace("2018-06-01T12:30:00Z", timestamp));

        assertThat(refusal.field()).isEqualTo("timestamp");
        assertThat(refusal.value()).isEqualTo(timestamp);
        assertThat(refusal.allowed()).contains("RFC 3339", "UTC where no zone");
        assertThat(refusal(RIGHT.replace("\"2018-06-01T12:30:00Z\"", "1528000000"))
                        .field())
                .isEqualTo("timestamp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"a b\"",
                "\"caf\u00e9\"",
                "\"a\\u0000\"",
                "7",
                "null",
                "[]",
                "\"12345678901234567890123456789012345678901234567890123456789012345\""
            })
    void read_otherIds_areRefused(String id) {
        for (String field : new String[] {"transaction_id", "customer_id", "terminal_id"}) {
            InvalidRequest refusal =
                    refusal(RIGHT.replaceAll("(\"" + field + "\":)\"[^\"]*\"", "$1" + Matcher.quoteReplacement(id)));

            assertThat(refusal.field()).isEqualTo(field);
            assertThat(refusal.allowed()).contains("1 to 64 printable ASCII characters");
            assertThat(refusal.value().chars())
                    .allMatch(c -> c >= 0x20 && c < 0x7F)
                    .hasSizeLessThan(90);
        }
    }

    @Test
    void read_loadTest_isTakenAndFalseWhereItIsLeftOut() {
        assertThat(read(RIGHT).loadTest()).isFalse();
        assertThat(read(RIGHT.replace("{", "{\"load_test\":true,")).loadTest()).isTrue();
        assertThat(read(RIGHT.replace("{", "{\"load_test\":false,")).loadTest()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"true\"", "null", "{}", "[true]"})
    void read_loadTestThatIsNoTruthValue_isRefused(String value) {
        InvalidRequest refusal = refusal(RIGHT.replace("{", "{\"load_test\":" + value + ","));

        assertThat(refusal.field()).isEqualTo("load_test");
        assertThat(refusal.allowed()).isEqualTo("true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction_id", "customer_id", "terminal_id", "amount", "timestamp"})
    void read_missingField_isNamed(String field) {
        String without = RIGHT.replaceAll("\"" + field + "\":\"[^\"]*\",?", "").replace(",}", "}");

        InvalidRequest refusal = refusal(without);

        assertThat(refusal.code()).isEqualTo("missing-field");
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.allowed()).isNotBlank();
    }

    @Test
    void read_unknownField_isNamedWithTheKnownOnes() {
        InvalidRequest refusal = refusal(RIGHT.replace("{", "{\"currency\":\"EUR\","));

        assertThat(refusal.code()).isEqualTo("unknown-field");
        assertThat(refusal.field()).isEqualTo("currency");
        assertThat(refusal.allowed())
                .isEqualTo("transaction_id, customer_id, terminal_id, amount, timestamp, load_test, explain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "\"hello\"",
                "7",
                "{\"amount\":}",
                "{\"amount\":1,\"amount\":2}",
                "<xml/>"
            })
    void read_noObject_isMalformedAndShowsNothingOfTheParser(String body) {
        InvalidRequest refusal = refusal(body);

        assertThat(refusal.code()).isEqualTo("malformed-json");
        assertThat(refusal.allowed()).contains("one JSON object");
        assertThat(refusal.getMessage()).doesNotContain("Source", "Exception", "com.fasterxml");
    }

    @Test
    void read_somethingBehindTheObject_isMalformed() {
        assertThat(refusal(RIGHT + " {}").getMessage()).contains("something follows");
        assertThatThrownBy(() -> read(RIGHT + " x")).isInstanceOf(InvalidRequest.class);
    }

    @Property
    void read_anyBytes_areAPaymentOrARefusalAndNothingElse(@ForAll @Size(max = 200) byte[] body) {
        try {
            DecisionReader.read(body);
        } catch (InvalidRequest refusal) {
            assertThat(refusal.code()).isNotBlank();
        }
    }
}
