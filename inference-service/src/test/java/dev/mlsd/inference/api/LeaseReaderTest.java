package dev.mlsd.inference.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mlsd.inference.lease.LeaseSettings;
import dev.mlsd.inference.lease.PolicyName;
import dev.mlsd.inference.routing.Confidence;
import dev.mlsd.inference.routing.Routing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseReaderTest {

    private static LeaseReader.Wish read(String body) {
        return LeaseReader.read(body.getBytes(StandardCharsets.UTF_8), 64);
    }

    private static InvalidRequest refusal(String body) {
        InvalidRequest refusal = catchThrowableOfType(InvalidRequest.class, () -> read(body));
        assertThat(refusal).as(body).isNotNull();
        return refusal;
    }

    @Test
    void read_everySetting_isTaken() {
        LeaseReader.Wish wish = read("""
                {"holder":"run-17","seconds":1.5,"settings":{"model":"fraud-logistic","batching.policy":"adaptive",
                 "batching.largest":64,"batching.delay_millis":0.1,"model_delay_millis":1000,"model_failing_share":0.25,
                 "pause_millis":5000,"breaker":false,
                 "explanation_along_the_way":true,"graph_optimisation":false,"log_forced":true}}""");

        assertThat(wish)
                .isEqualTo(new LeaseReader.Wish(
                        "run-17",
                        Duration.ofMillis(1500),
                        LeaseSettings.builder()
                                .model("fraud-logistic")
                                .policy(PolicyName.ADAPTIVE)
                                .largest(64)
                                .delayMillis(0.1)
                                .modelDelayMillis(1000.0)
                                .modelFailingShare(0.25)
                                .pauseMillis(5000.0)
                                .breaker(false)
                                .alongTheWay(true)
                                .graphOptimised(false)
                                .logForced(true)
                                .build()));
        assertThat(read("{\"holder\":\"a\",\"seconds\":60,\"settings\":{}}").settings())
                .isEqualTo(LeaseSettings.NONE);
    }

    @Test
    void read_routing_isSharesOrACascade() {
        LeaseSettings cascade = read("""
                {"holder":"a","seconds":5,"settings":{"cascade.small":"fraud-logistic","cascade.sure_below":0.02}}""").settings();
        assertThat(cascade.routing()).isEqualTo(new Routing.Cascade("fraud-logistic", new Confidence(0.02, 1)));

        LeaseSettings shares = read("""
                {"holder":"a","seconds":5,"settings":{"shares":{"fraud-trees@1":0.9,"fraud-trees@2":0.1},"admission":false}}""").settings();
        assertThat(shares.routing())
                .isInstanceOfSatisfying(
                        Routing.Shared.class,
                        shared -> assertThat(shared.shares().byVersion())
                                .isEqualTo(Map.of("fraud-trees@1", 0.9, "fraud-trees@2", 0.1)));
        assertThat(shares.isAdmissionLimited(true)).isFalse();
        assertThat(cascade.isAdmissionLimited(true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"seconds":5,"settings":{}}                                            | missing-field | holder
            {"holder":"a","settings":{}}                                           | missing-field | seconds
            {"holder":"a","seconds":5}                                             | missing-field | settings
            {"holder":"a","seconds":5,"settings":{},"force":true}                  | unknown-field | force
            {"holder":"a","seconds":5,"settings":{"batching":{}}}                  | unknown-field | settings.batching
            {"holder":7,"seconds":5,"settings":{}}                                 | invalid-field | holder
            {"holder":"a b","seconds":5,"settings":{}}                             | invalid-field | holder
            {"holder":"","seconds":5,"settings":{}}                                | invalid-field | holder
            {"holder":"a","seconds":"5","settings":{}}                             | invalid-field | seconds
            {"holder":"a","seconds":0.99,"settings":{}}                            | invalid-field | seconds
            {"holder":"a","seconds":60.01,"settings":{}}                           | invalid-field | seconds
            {"holder":"a","seconds":1e400,"settings":{}}                           | invalid-field | seconds
            {"holder":"a","seconds":null,"settings":{}}                            | invalid-field | seconds
            {"holder":"a","seconds":5,"settings":null}                             | invalid-field | settings
            {"holder":"a","seconds":5,"settings":{"admission":1}}                  | invalid-field | settings.admission
            {"holder":"a","seconds":5,"settings":{"shares":{"a@1":0.5}}}           | invalid-field | settings.shares
            {"holder":"a","seconds":5,"settings":{"shares":{"a@1":2}}}             | invalid-field | settings.shares.a@1
            {"holder":"a","seconds":5,"settings":{"shares":[1]}}                   | invalid-field | settings.shares
            {"holder":"a","seconds":5,"settings":{"cascade.small":1}}              | invalid-field | settings.cascade.small
            {"holder":"a","seconds":5,"settings":{"cascade.sure_below":0.1}}       | invalid-field | settings.cascade.sure_below
            {"holder":"a","seconds":5,"settings":{"cascade.small":"s","cascade.sure_below":2}} | invalid-field | settings.cascade.sure_below
            {"holder":"a","seconds":5,"settings":{"cascade.small":"s","cascade.sure_below":0.5,"cascade.sure_above":0.4}} | invalid-field | settings.cascade.sure_below
            {"holder":"a","seconds":5,"settings":{"cascade.small":"s","shares":{"a@1":1}}} | invalid-field | settings.cascade.small
            {"holder":"a","seconds":5,"settings":[]}                               | invalid-field | settings
            {"holder":"a","seconds":5,"settings":{"breaker":"off"}}                | invalid-field | settings.breaker
            {"holder":"a","seconds":5,"settings":{"model":null}}                   | invalid-field | settings.model
            {"holder":"a","seconds":5,"settings":{"batching.policy":"hopeful"}}    | invalid-field | settings.batching.policy
            {"holder":"a","seconds":5,"settings":{"batching.policy":1}}            | invalid-field | settings.batching.policy
            {"holder":"a","seconds":5,"settings":{"batching.largest":0}}           | invalid-field | settings.batching.largest
            {"holder":"a","seconds":5,"settings":{"batching.largest":65}}          | invalid-field | settings.batching.largest
            {"holder":"a","seconds":5,"settings":{"batching.largest":1.5}}         | invalid-field | settings.batching.largest
            {"holder":"a","seconds":5,"settings":{"batching.largest":99999999999}} | invalid-field | settings.batching.largest
            {"holder":"a","seconds":5,"settings":{"batching.delay_millis":0.09}}   | invalid-field | settings.batching.delay_millis
            {"holder":"a","seconds":5,"settings":{"batching.delay_millis":50.1}}   | invalid-field | settings.batching.delay_millis
            {"holder":"a","seconds":5,"settings":{"model_delay_millis":-1}}        | invalid-field | settings.model_delay_millis
            {"holder":"a","seconds":5,"settings":{"model_delay_millis":1001}}      | invalid-field | settings.model_delay_millis
            {"holder":"a","seconds":5,"settings":{"model_failing_share":1.01}}     | invalid-field | settings.model_failing_share
            {"holder":"a","seconds":5,"settings":{"model_failing_share":true}}     | invalid-field | settings.model_failing_share
            {"holder":"a","seconds":5,"settings":{"pause_millis":5001}}            | invalid-field | settings.pause_millis
            {"holder":"a","seconds":5,"settings":{"pause_millis":{}}}              | invalid-field | settings.pause_millis
            {"holder":"a","seconds":5,"settings":{"graph_optimisation":false}}     | invalid-field | settings.graph_optimisation
            {"holder":"a","seconds":5,"settings":{"model":"b","graph_optimisation":1}} | invalid-field | settings.graph_optimisation
            {"holder":"a","seconds":5,"settings":{"log_forced":"yes"}}             | invalid-field | settings.log_forced
            """)
    void read_wrongField_isNamedWithWhatIsAllowed(String body, String code, String field) {
        InvalidRequest refusal = refusal(body);

        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.allowed()).isNotBlank();
        if (code.equals("invalid-field")) {
            assertThat(refusal.value()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "{\"holder\":\"a\",\"holder\":\"b\",\"seconds\":5,\"settings\":{}}",
                "{\"holder\":\"a\",\"seconds\":5,\"settings\":{}} x",
                "{\"holder\":\"a\",\"seconds\":NaN,\"settings\":{}}"
            })
    void read_noObject_isMalformedAndShowsNothingOfTheParser(String body) {
        InvalidRequest refusal = refusal(body);

        assertThat(refusal.code()).isEqualTo("malformed-json");
        assertThat(refusal.allowed()).contains("one JSON object with holder, seconds, settings");
        assertThat(refusal.getMessage()).doesNotContain("Source", "Exception", "com.fasterxml");
    }

    @Property
    void read_anyBytes_areAWishOrARefusalAndNothingElse(@ForAll @Size(max = 200) byte[] body) {
        try {
            LeaseReader.read(body, 64);
        } catch (InvalidRequest refusal) {
            assertThat(refusal.code()).isNotBlank();
        }
    }
}
