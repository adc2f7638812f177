package dev.mlsd.workbench.serving;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.mlsd.workbench.serving.Chromium.shot;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.ServedRow;
import dev.mlsd.inference.v1.Verdict;
import dev.mlsd.workbench.follow.Records;
import dev.mlsd.workbench.live.WorkbenchSettings;
import dev.mlsd.workbench.log.LogRecord;
import dev.mlsd.workbench.log.LogWriter;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Payments from a real log in a real browser; faults and features, which need a whole stack, from what one answered. */
@QuarkusTest
@TestProfile(WithLog.class)
class WalkBrowserTest {

    private static final double[] VALUES = {
        68.4,
        1,
        0,
        1.42,
        1,
        3,
        51.2,
        17,
        48.75,
        66,
        48.1,
        133.9,
        4,
        31,
        127,
        Double.NaN,
        Double.NaN,
        28,
        0.0357,
        119,
        0.0084
    };

    private static Chromium chromium;
    private static boolean written;

    @TestHTTPResource("/")
    URI root;

    @Inject
    WorkbenchSettings settings;

    @BeforeAll
    static void launch() {
        chromium = Chromium.launch();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void payments() throws InterruptedException {
        if (!written) {
            write();
            written = true;
        }
    }

    @Test
    void payment_isPickedFromTheListAndFollowedToItsLabel() {
        try (BrowserContext context = context(1600, 1000)) {
            Page page = open(context, "payments");
            assertThat(page.getByTestId("payments").locator("tbody tr")).hasCount(12);
            shot(page, "payments-en-light");
            page.locator("[name=kind][value=labelled]").check();
            assertThat(page.getByTestId("payments").locator("tbody tr")).hasCount(1);
            page.getByTestId("payments").locator("a").click();
            assertThat(page).hasURL(root + "#/payments/p-37-1");
            assertThat(page.getByTestId("payment-sentence")).hasText("12.34 by c-1 at t-1: to review");
            assertThat(page.getByTestId("way").locator("li")).hasCount(10);
            assertThat(page.getByTestId("way").locator("li.later")).hasCount(0);
            assertThat(page.getByTestId("vector").locator("div")).hasCount(21);
            assertThat(page.getByTestId("vector")).containsText("nothing to aggregate");
            assertThat(page.locator("h1")).hasCount(1);
            shot(page, "payment-labelled-en-light");
            page.getByTestId("theme").click();
            page.getByTestId("theme").click();
            page.getByTestId("language").click();
            assertThat(page.getByTestId("payment-sentence")).containsText("на проверку");
            shot(page, "payment-labelled-ru-dark");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void whatHasNotComeYet_isAnOpenStationWithItsReason() {
        try (BrowserContext context = context(1600, 1000)) {
            Page page = open(context, "payments/p-37-5");
            assertThat(page.getByTestId("way").locator("li.later")).hasCount(3);
            assertThat(page.getByTestId("no-label")).containsText("days of world time");
            page.getByTestId("way").getByText("Label").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("#way-label")).isFocused();
            assertThat(page).hasURL(root + "#/payments/p-37-5");
            shot(page, "payment-new-en-light");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void random_picksOne_andAnUnknownOneSaysWhy() {
        try (BrowserContext context = context(1280, 900)) {
            Page page = open(context, "payments");
            page.getByTestId("random").click();
            assertThat(page.getByTestId("way")).isVisible();
            assertThat(chromium.complaints()).isEmpty();
            page.navigate(root + "#/payments/nobody");
            assertThat(page.getByTestId("payment-problem")).containsText("ever fewer");
            // A browser notes a 404 as an error of its own.
            assertThat(chromium.complaints()).allMatch(complaint -> complaint.contains("404"));
        }
    }

    @Test
    void walk_inPresenterMode_isASectionAScreen() {
        try (BrowserContext context = context(1600, 1000)) {
            Page page = open(context, "payments/p-37-1?present=1");
            assertThat(page.getByTestId("way")).isVisible();
            assertThat(page.locator("html")).hasAttribute("data-present", "");
            for (int slide = 1; slide <= page.locator(".slide").count(); slide++) {
                page.locator(".slide").nth(slide - 1).scrollIntoViewIfNeeded();
                page.evaluate("i => document.querySelectorAll('.slide')[i].scrollIntoView()", slide - 1);
                shot(page, "payment-present-" + slide, false);
            }
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void faults_showWhatTheProbeSaw_andAskForOne() {
        ObjectNode faults = (ObjectNode) recorded("faults");
        for (JsonNode fault : faults.get("faults")) {
            ObjectNode one = (ObjectNode) fault;
            switch (one.get("id").asText()) {
                case "redis-slow" -> {
                    one.putObject("asked").put("seconds_left", 41.2);
                    see(one, "on", "PING answered in 40.6 ms, the longest of 20", "ответ на PING за 40,6 мс");
                }
                case "broker-frozen" -> {
                    one.putObject("asked").put("seconds_left", 29.5);
                    see(one, "off", "ApiVersions answered in 2.4 ms", "ответ на ApiVersions за 2,4 мс");
                }
                case "monitoring-service-down" ->
                    see(one, "on", "connection refused at 127.0.0.1:25003", "соединение отклонено: 127.0.0.1:25003");
                default -> {
                    // As recorded.
                }
            }
        }
        try (BrowserContext context = context(1600, 1000)) {
            context.route("**/api/faults", route -> json(route, faults));
            context.route(
                    "**/api/faults/*", route -> json(route, faults.get("faults").get(0)));
            Page page = open(context, "faults");
            assertThat(page.getByTestId("switch-redis-slow")).hasAttribute("aria-checked", "true");
            assertThat(page.getByTestId("probe-redis")).containsText("PING answered in 40.6\u202fms");
            assertThat(page.getByTestId("switch-broker-frozen")).hasAttribute("aria-busy", "true");
            assertThat(page.getByTestId("switch-broker-frozen")).containsText("asked, not seen yet");
            assertThat(page.getByTestId("switch-monitoring-service-down")).containsText("seen, nobody asked");
            assertThat(page.getByTestId("switch-redis-down")).hasAttribute("aria-checked", "false");
            assertThat(page.getByTestId("fault-data")).containsText("quarantine grew by");
            shot(page, "faults-en-light");
            var posted = page.waitForRequest(
                    "**/api/faults/redis-down",
                    () -> page.getByTestId("switch-redis-down").press("Enter"));
            assertThat(posted.method()).isEqualTo("POST");
            assertThat(posted.postData()).isEqualTo("{\"seconds\":30}");
            var ended = page.waitForRequest(
                    "**/api/faults/redis-slow",
                    () -> page.getByTestId("revert-redis-slow").click());
            assertThat(ended.method()).isEqualTo("DELETE");
            page.navigate(root + "#/faults?theme=dark&lang=ru");
            assertThat(page.getByTestId("switch-broker-frozen")).containsText("запрошен, ещё не виден");
            shot(page, "faults-ru-dark");
            page.navigate(root + "#/faults?theme=dark&lang=en&present=1");
            shot(page, "faults-present", false);
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void faults_withoutASupervisor_areSwitchesThatSayWhyTheyCannotBeUsed() {
        try (BrowserContext context = context(1280, 900)) {
            Page page = open(context, "faults");
            assertThat(page.getByTestId("switch-redis-down")).isDisabled();
            assertThat(page.getByTestId("fault-redis")).containsText("docker compose kill redis");
            assertThat(page.getByTestId("probe-broker").first()).containsText("ApiVersions answered in");
            assertThat(page.getByTestId("probe-feature-service").first()).containsText("connection refused");
            shot(page, "faults-containers-1280");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void features_showOneRowAsOfAnyMoment() {
        try (BrowserContext context = context(1600, 1000)) {
            context.route("**/api/registry", route -> json(route, recorded("registry")));
            context.route("**/api/entities/**", route -> json(route, recorded("entity")));
            Page page = open(context, "features");
            assertThat(page.getByTestId("view-customer_payments@1")).hasAttribute("aria-pressed", "true");
            assertThat(page.getByTestId("windows").locator("tbody tr")).hasCount(8);
            assertThat(page.getByTestId("ahead")).isVisible();
            shot(page, "features-en-light");
            var asked = page.waitForRequest("**/api/entities/**moment=**", () -> {
                page.getByTestId("moment").focus();
                page.keyboard().press("ArrowRight");
            });
            assertThat(asked.url()).contains("customer_payments%401");
            assertThat(page.locator("label[for=moment]")).containsText("5 min after the newest world time");
            page.navigate(root + "#/features?theme=dark&lang=ru");
            assertThat(page.locator("h1")).hasText("Признаки на любой момент");
            shot(page, "features-ru-dark");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void views_atAnyWidth_neverScrollSideways() {
        for (int width : List.of(1024, 1280, 1600, 1920)) {
            try (BrowserContext context = context(width, 900)) {
                context.route("**/api/registry", route -> json(route, recorded("registry")));
                context.route("**/api/entities/**", route -> json(route, recorded("entity")));
                Page page = open(context, "payments");
                for (String view : List.of("payments", "payments/p-37-1", "faults", "features")) {
                    page.navigate(root + "#/" + view + "?lang=ru");
                    assertThat(page.locator("h1")).hasCount(1);
                    page.locator("table, .fault").first().waitFor();
                    assertThat(Chromium.tooWide(page))
                            .as("#/%s at %d px", view, width)
                            .isLessThanOrEqualTo(0);
                    if (width == 1024) {
                        shot(page, "walk-1024-" + view.replace('/', '-'));
                    }
                }
            }
        }
    }

    /** Of runs, which nobody can start here, the recording tells; faults are asked of the workbench. */
    private static BrowserContext context(int width, int height) {
        BrowserContext context = chromium.context(width, height);
        new RecordedRuns().answerIn(context);
        context.route("**/api/faults", Route::resume);
        return context;
    }

    private Page open(BrowserContext context, String view) {
        Page page = context.newPage();
        Chromium.open(page, root + "#/" + view);
        assertThat(page.locator("h1").first()).isVisible();
        return page;
    }

    private void write() throws InterruptedException {
        try (LogWriter writer = new LogWriter(settings.kafka().orElseThrow(), "test")) {
            for (int i = 12; i >= 1; i--) {
                String id = "p-37-" + i;
                write(writer, Records.predictions(prediction(id, i)));
                if (i != 5) {
                    write(writer, Records.transaction(id));
                    write(writer, Records.change(id, "customer_payments@1", Records.EVENT, 0));
                    write(writer, Records.change(id, "terminal_payments@1", Records.EVENT, 0));
                }
            }
            write(writer, Records.label("p-37-1"));
            write(writer, Records.change("p-37-1", "terminal_risk@1", Records.LABEL, 0));
        }
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!given().get("/api/payments/p-37-1").asString().contains("\"by\":\"label\"")
                || given().get("/api/payments").jsonPath().getList("payments").size() < 12
                || given().get("/api/payments/p-37-1").jsonPath().get("drift_window") == null) {
            assertThat(System.nanoTime()).as("read in time").isLessThan(limit);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static Prediction prediction(String id, int i) {
        Prediction.Builder prediction = Records.prediction(id).clearValues().clearRows();
        byte[] statuses = new byte[VALUES.length];
        for (int k = 0; k < VALUES.length; k++) {
            prediction.addValues(VALUES[k]);
            statuses[k] = (byte) (Double.isNaN(VALUES[k]) ? 2 : 1);
        }
        for (String view : List.of("customer_payments@1", "terminal_payments@1", "terminal_risk@1")) {
            prediction.addRows(ServedRow.newBuilder()
                    .setView(view)
                    .setEntity(view.startsWith("c") ? "c-1" : "t-1")
                    .setEpoch(9)
                    .setSequence(128L + view.length())
                    .setNewestArrivalMillis(Records.EVENT - view.length() * 1_900_000L));
        }
        return prediction
                .setAmountMinor(i == 1 ? 12_34 : 1_000 + 977L * i)
                .setStatuses(ByteString.copyFrom(statuses))
                .setDecidedAtMillis(System.currentTimeMillis())
                .setVerdict(i == 1 ? Verdict.REVIEW : i == 7 ? Verdict.BLOCK : Verdict.APPROVE)
                .setProbability(i == 1 ? 0.03 : i == 7 ? 0.81 : 0.0009 * i)
                .setFallback(i == 9 ? "features" : "")
                .build();
    }

    private static void write(LogWriter writer, LogRecord record) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        writer.write(record.topic(), record.timestampMillis(), null, record.value(), done::countDown);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void see(ObjectNode fault, String state, String english, String russian) {
        fault.putObject("seen")
                .put("state", state)
                .putObject("evidence")
                .put("en", english)
                .put("ru", russian);
    }

    private static void json(Route route, JsonNode body) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(200)
                .setContentType("application/json")
                .setBody(body.toString()));
    }

    private static JsonNode recorded(String name) {
        try (InputStream file = WalkBrowserTest.class.getResourceAsStream("/console/" + name + ".json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
