package dev.mlsd.cli.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The answers on a living stack: run by clicking and from the terminal, sabotaged, cut off; faults that end by themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AnswersEndToEndTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** A run takes a minute; a busy machine takes its time to start the load generator, too. */
    private static final double RUN_MILLIS = 180_000;

    private static final LocatorAssertions.ContainsTextOptions PATIENTLY =
            new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);

    /** Every section with something that only a living stack can have told it. */
    private static final Map<String, String> SECTIONS = new TreeMap<>(Map.of(
            "answers", "How does a window of 5 minutes empty",
            "serving", "fraud-network",
            "features", "customer_velocity",
            "drift", "customer_payments@1",
            "faults", "PING answered",
            "payments", "c000",
            "overview", "fraud-trees 1"));

    private static final String DECISION = """
            {"transaction_id": "while-%s", "customer_id": "c000001", "terminal_id": "t000001", "amount": "25.00",
             "timestamp": "2026-03-02T10:15:00Z", "load_test": true}""";

    private TestStack own;
    private CommandLineTool mlsd;
    private StackClient stack;

    @BeforeAll
    void start() throws IOException {
        own = TestStack.clean("e2e-answers");
        mlsd = own.mlsd();
        stack = own.client();
        var up = mlsd.run(LIMIT, "up", "--customers", "300", "--terminals", "400", "--port-base", own.base());
        assertThat(up.exitCode()).as(up.output()).isZero();
        Await.until(
                LIMIT,
                "payments to be decided",
                () -> stack.tryGet(StackClient.WORKBENCH, "/api/payments")
                        .map(list -> list.path("payments").size() > 5)
                        .orElse(false));
    }

    @AfterAll
    void stop() {
        if (own != null) {
            own.down();
        }
    }

    @Test
    @Order(1)
    void console_everySection_isThereAndLogsNoError() {
        try (ConsoleBrowser browser = ConsoleBrowser.open()) {
            Page page = browser.page();
            page.navigate(stack.uri(StackClient.WORKBENCH, "/").toString());
            assertThat(page.getByTestId("health")).isVisible();
            for (String section :
                    List.of("answers", "serving", "features", "drift", "faults", "payments", "overview")) {
                page.getByTestId("nav-" + section).click();
                assertThat(page.getByTestId("nav-" + section)).hasAttribute("aria-current", "page");
                assertThat(page.locator("h1")).hasCount(1);
                assertThat(page.locator("h1")).containsText(Pattern.compile("\\S"));
                browser.screenshot("section-" + section + ".png");
            }
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    @Order(2)
    void console_onePayment_isFollowedFromItsEventToItsDecision() {
        JsonNode newest = stack.get(StackClient.WORKBENCH, "/api/payments")
                .body()
                .path("payments")
                .path(0);
        String id = newest.path("id").asText();
        try (ConsoleBrowser browser = ConsoleBrowser.open()) {
            Page page = browser.page();
            page.navigate(stack.uri(StackClient.WORKBENCH, "/") + "#/payments/" + id);
            assertThat(page.locator("main")).containsText(id);
            assertThat(page.locator("main")).containsText("customer_payments@1");
            browser.screenshot("payment.png");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    @Order(3)
    void console_eachAnswer_isRunByClickingAndComesToAVerdict() {
        try (ConsoleBrowser browser = ConsoleBrowser.open()) {
            Page page = browser.page();
            for (String id : List.of("streaming-windows", "latency-percentiles", "dynamic-batching")) {
                page.navigate(stack.uri(StackClient.WORKBENCH, "/") + "#/answers/" + id);
                page.getByTestId("run").click();
                assertThat(page.getByTestId("verdict"))
                        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(RUN_MILLIS));
                assertThat(page.getByTestId("result-table")).isVisible();
                browser.screenshot("answer-" + id + ".png");
            }
            assertThat(browser.errors()).isEmpty();
        }
        // This one's claim depends on no machine; those of the others are judged on recorded runs, and live by answers
        // --verify.
        JsonNode answer = stack.get(StackClient.WORKBENCH, "/api/answers/streaming-windows")
                .body();
        assertThat(answer.path("last").path("state").asText()).isEqualTo("held");
        JsonNode lease = stack.get(StackClient.INFERENCE, "/admin/lease").body();
        assertThat(lease.path("holder").isNull()).as(lease.toString()).isTrue();
    }

    @Test
    @Order(4)
    void terminal_answerAsItIsAndSabotaged_saysSoByItsExitCode() throws IOException {
        var held = mlsd.run(LIMIT, "answer", "streaming-windows", "--json");
        assertThat(held.exitCode()).as(held.output()).isZero();
        JsonNode report = JSON.readTree(held.output());
        assertThat(report.path("id").asText()).isEqualTo("streaming-windows");
        assertThat(report.path("claim").path("holds").asBoolean()).isTrue();
        assertThat(report.path("table").size()).isEqualTo(5);
        assertThat(report.path("environment").path("mode").asText()).isEqualTo("processes");

        var failed = mlsd.run(LIMIT, "answer", "streaming-windows", "--sabotage", "--lang", "ru");
        assertThat(failed.exitCode()).as(failed.output()).isEqualTo(1);
        assertThat(failed.output()).contains("Утверждение опровергнуто").contains("Застывшее окно");

        var unknown = mlsd.run(LIMIT, "answer", "nonsense");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.output()).contains("there is no answer nonsense").contains("dynamic-batching");
    }

    @Test
    @Order(5)
    void faults_areSeenEndByThemselvesAndDecisionsGoOn() {
        for (String fault : List.of("redis-down", "redis-slow", "broker-frozen", "model-slow", "model-failing")) {
            // What was down a moment ago may still be starting, and a fault needs it ready.
            Await.until(
                    fault + " to be taken",
                    () -> stack.post(StackClient.WORKBENCH, "/api/faults/" + fault, "{\"seconds\":10}")
                                    .status()
                            == 202);
            Await.until(fault + " to be seen", () -> seen(fault).equals("on"));
            var decision = stack.post(StackClient.INFERENCE, "/v1/decisions", DECISION.formatted(fault));
            assertThat(decision.status()).as(decision.body().toString()).isEqualTo(200);
            assertThat(decision.body().path("route").asText()).isEqualTo("load");
            Await.until(LIMIT, fault + " to end", () -> seen(fault).equals("off"));
        }
        Await.until(LIMIT, "all are healthy", () -> mlsd.run(LIMIT, "status"));
    }

    private String seen(String fault) {
        for (JsonNode one :
                stack.get(StackClient.WORKBENCH, "/api/faults").body().path("faults")) {
            if (one.path("id").asText().equals(fault)) {
                return one.path("seen").path("state").asText();
            }
        }
        throw new AssertionError("there is no fault " + fault);
    }

    @Test
    @Order(6)
    void workbenchKilledInARun_everythingReturnsToNormalByItself() {
        var begun = stack.post(
                StackClient.WORKBENCH,
                "/api/serving/runs",
                "{\"target\":\"decisions-grpc\",\"policy\":\"fixed-window\",\"delay_millis\":20,\"rate\":50,\"seconds\":50}");
        assertThat(begun.status()).as(begun.body().toString()).isEqualTo(202);
        Await.until("the lease to be taken", () -> !lease().path("holder").isNull());
        assertThat(lease().path("effective").path("batching.policy").asText()).isEqualTo("fixed-window");

        ProcessHandle.of(mlsd.processIds().get("workbench")).orElseThrow().destroyForcibly();
        Await.until("the lease to expire", () -> lease().path("holder").isNull());
        assertThat(lease().path("effective").path("batching.policy").asText()).isEqualTo("work-conserving");
        Await.until(LIMIT, "another workbench", () -> stack.isReady(StackClient.WORKBENCH));
        String run = begun.body().path("id").asText();
        JsonNode kept = stack.get(StackClient.WORKBENCH, "/api/runs/" + run).body();
        assertThat(kept.path("state").asText()).isEqualTo("broken");
        assertThat(kept.path("problem").path("code").asText()).isEqualTo("workbench_ended");
    }

    private JsonNode lease() {
        return stack.get(StackClient.INFERENCE, "/admin/lease").body();
    }
}
