package dev.mlsd.feature.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A feature that is not known at its moment cannot be declared: each way to try it is refused, with its place and what is allowed. */
class UnknownAtTheMomentTest {

    private static final String RISK = """
            view: terminal_risk
            version: 1
            entity: terminal
            source: labels
            measure: fraud
            owner: somebody
            freshness: 5s
            description: what labels say about a terminal
            features:
              - {name: share_7d, aggregate: mean, window: 7d, description: share of frauds}
            """;

    private static final String PAYMENT = """
            ---
            view: payment
            version: 1
            source: request
            owner: somebody
            description: the payment
            features:
              - name: ratio
                function: amount_over
                inputs: [terminal_risk@1:share_7d]
                description: amount over the share
            """;

    @Test
    void read_windowsAndTheRequestsOwnValues_areAllThereIs() {
        assertThat(RegistryReader.read("views.yaml", RISK + PAYMENT).views())
                .extracting(FeatureView::id)
                .containsExactly("terminal_risk@1", "payment@1");
    }

    static Stream<Arguments> attempts() {
        return Stream.of(
                attempt(
                        "the label of a payment as if it came with the payment",
                        "source: labels",
                        "source: transactions",
                        "views.yaml:5: measure: 'fraud' is carried by labels, 'amount' and 'night' by transactions"),
                attempt(
                        "the amount of a label, which has none",
                        "measure: fraud",
                        "measure: amount",
                        "views.yaml:5: measure: 'fraud' is carried by labels, 'amount' and 'night' by transactions"),
                attempt(
                        "another measure",
                        "measure: fraud",
                        "measure: chargeback",
                        "views.yaml:5: measure: one of [amount, night, fraud] was expected, got 'chargeback'"),
                attempt(
                        "a source that is none",
                        "source: labels",
                        "source: frauds",
                        "views.yaml:4: source: one of [transactions, labels, batch, request] was expected, got 'frauds'"),
                attempt(
                        "labels by customer, which no stream makes",
                        "entity: terminal",
                        "entity: customer",
                        "views.yaml:3: entity: labels move the rows of a terminal and of nobody else, got 'customer'"),
                attempt(
                        "labels at the time of their payments",
                        "measure: fraud",
                        "measure: fraud\nat: event_time",
                        "views.yaml:6: unknown key 'at'; known are [source, view, version, owner, description, tags,"
                                + " entity, measure, freshness, ttl, features]"),
                attempt(
                        "another column of time",
                        "measure: fraud",
                        "measure: fraud\ntimestamp: event_time",
                        "views.yaml:6: unknown key 'timestamp'; known are [source, view, version, owner, description,"
                                + " tags, entity, measure, freshness, ttl, features]"),
                attempt(
                        "a window that ends later",
                        "window: 7d",
                        "window: 7d, until: 1d",
                        "views.yaml:10: unknown key 'until'; known are [name, description, aggregate, attribute, window,"
                                + " default, type]"),
                attempt(
                        "a window into the future",
                        "window: 7d",
                        "window: -7d",
                        "views.yaml:10: window: a duration such as 15s, 5m, 12h or 30d was expected, got '-7d'"),
                attempt(
                        "a window of nothing but the payment itself",
                        "window: 7d",
                        "window: 0s",
                        "views.yaml:10: window: a duration such as 15s, 5m, 12h or 30d was expected, got '0s'"),
                attempt(
                        "a window of the request",
                        "function: amount_over",
                        "function: amount_over\n    window: 7d",
                        "views.yaml:20: unknown key 'window'; known are [function, inputs, name, description, default,"
                                + " type]"),
                attempt(
                        "labels with the request",
                        "source: request",
                        "source: request\nmeasure: fraud",
                        "views.yaml:15: unknown key 'measure'; known are [source, view, version, owner, description,"
                                + " tags, features]"),
                attempt(
                        "the label with the request",
                        "function: amount_over",
                        "function: fraud",
                        "views.yaml:19: function: one of [amount, is_weekend, is_night, amount_over] was expected,"
                                + " got 'fraud'"),
                attempt(
                        "the label as an input",
                        "[terminal_risk@1:share_7d]",
                        "[labels@1:fraud]",
                        "views.yaml:20: inputs: unknown feature view in 'labels@1:fraud'; known are"
                                + " [terminal_risk@1, payment@1]"),
                attempt(
                        "an input of no form",
                        "[terminal_risk@1:share_7d]",
                        "[fraud]",
                        "views.yaml:20: a feature is named view@version:feature, as in customer_payments@1:count_1d,"
                                + " got 'fraud'"),
                attempt(
                        "an input of another version",
                        "terminal_risk@1:share_7d]",
                        "terminal_risk@2:share_7d]",
                        "views.yaml:20: inputs: unknown feature view in 'terminal_risk@2:share_7d'; known are"
                                + " [terminal_risk@1, payment@1]"),
                attempt(
                        "an input that its view does not have",
                        "terminal_risk@1:share_7d]",
                        "terminal_risk@1:fraud]",
                        "views.yaml:20: inputs: unknown feature 'terminal_risk@1:fraud'; terminal_risk@1 has"
                                + " [share_7d]"),
                attempt(
                        "an input that is made from itself",
                        "[terminal_risk@1:share_7d]",
                        "[payment@1:ratio]",
                        "views.yaml:20: inputs: the input of ratio must be a stored feature, got payment@1:ratio; there"
                                + " are [terminal_risk@1:share_7d]"),
                attempt(
                        "inputs that are made from each other",
                        "inputs: [terminal_risk@1:share_7d]",
                        "inputs: [payment@1:other]\n    description: a\n"
                                + "  - name: other\n    function: amount_over\n    inputs: [payment@1:ratio]",
                        "views.yaml:20: inputs: the input of ratio must be a stored feature, got payment@1:other; there"
                                + " are [terminal_risk@1:share_7d]"),
                attempt(
                        "no input where one is needed",
                        "    inputs: [terminal_risk@1:share_7d]\n",
                        "",
                        "views.yaml:18: inputs: the function takes 1 of them, got 0"),
                attempt(
                        "an input where none is taken",
                        "function: amount_over",
                        "function: amount",
                        "views.yaml:20: inputs: the function takes 0 of them, got 1"));
    }

    private static Arguments attempt(String what, String right, String wrong, String message) {
        return Arguments.of(what, right, wrong, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void read_featureNotKnownAtItsMoment_isRefused(String what, String right, String wrong, String message) {
        String allowed = RISK + PAYMENT;
        String attempt = allowed.replace(right, wrong);

        assertThat(attempt).isNotEqualTo(allowed);
        assertThatThrownBy(() -> RegistryReader.read("views.yaml", attempt))
                .isInstanceOf(RegistryException.class)
                .hasMessage(message);
    }
}
