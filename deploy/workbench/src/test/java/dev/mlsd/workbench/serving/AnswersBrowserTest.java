package dev.mlsd.workbench.serving;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.mlsd.workbench.serving.Chromium.shot;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers and the serving bench in a real browser, with runs told from a file: made up in the shape of the API, for the drawing only. */
@QuarkusTest
@TestProfile(NobodyAnswers.class)
class AnswersBrowserTest {

    private static final String ID = "dynamic-batching";
    private static final LocatorAssertions.IsVisibleOptions AFTER_THE_RUN =
            new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);

    private static Chromium chromium;

    @TestHTTPResource("/")
    URI root;

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

    @Test
    void list_isNarrowedByWordsLevelAndVerdict() {
        try (BrowserContext context = context(new RecordedRuns(), 1600, 1000)) {
            Page page = open(context, "#/answers");
            assertThat(page.locator("h1")).hasText("3 questions that run");
            assertThat(page.getByTestId("answer-latency-percentiles")).containsText("failed");
            assertThat(page.getByTestId("answer-" + ID)).containsText("not run");
            shot(page, "answers-en-light");
            page.keyboard().press("Slash");
            assertThat(page.getByTestId("search")).isFocused();
            page.keyboard().type("ДИНАМИЧ");
            assertThat(page.locator(".row")).hasCount(1);
            page.getByTestId("search").fill("");
            page.getByTestId("level-killer").check();
            assertThat(page.locator(".row")).hasCount(1);
            assertThat(page.getByTestId("answer-streaming-windows")).isVisible();
            page.getByTestId("verdict-failed").check();
            assertThat(page.getByTestId("answers")).containsText("No question has these words");
            page.getByTestId("level-all").check();
            assertThat(page.getByTestId("answer-latency-percentiles")).isVisible();
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void answer_isGuessedRunSeenInASecondTabAndTold() {
        RecordedRuns runs = new RecordedRuns();
        try (BrowserContext context = context(runs, 1600, 1000)) {
            Page page = open(context, "#/answers/" + ID);
            assertThat(page).hasTitle("When does dynamic batching help, and when does it only add delay? — mlsd");
            assertThat(page.getByTestId("short-answer")).containsText("not measured");
            shot(page, "answer-before-en-light");
            page.getByTestId("guess-fixed-window").check();

            runs.hold(24);
            page.getByTestId("run").click();
            assertThat(page.getByTestId("clock")).hasText("0:24 of 0:45");
            assertThat(page.getByTestId("guess-adaptive")).isDisabled();
            assertThat(page.getByTestId("chart-latency")).isVisible();
            assertThat(page.getByTestId("short-answer")).containsText("not measured");
            assertThat(runs.bodies()).containsExactly("{\"sabotage\":false,\"guess\":\"fixed-window\"}");
            page.getByTestId("theme").click();
            page.getByTestId("theme").click();
            shot(page, "answer-running-en-dark");

            Page second = open(context, "#/answers");
            assertThat(second.getByTestId("running")).containsText(ID);
            second.getByTestId("running").locator("a").click();
            assertThat(second.getByTestId("clock")).hasText("0:24 of 0:45");
            second.navigate(root + "#/answers/latency-percentiles");
            assertThat(second.getByTestId("run")).isDisabled();
            assertThat(second.locator("#s-run")).containsText("Another experiment runs: " + ID);

            runs.release();
            page.bringToFront();
            assertThat(page.getByTestId("verdict")).isVisible(AFTER_THE_RUN);
            assertThat(page.getByTestId("verdict")).containsText("Claim holds");
            assertThat(page.getByTestId("verdict")).containsText("at most 1.5 times");
            assertThat(page.getByTestId("verdict")).containsText("Worst case 1.01");
            assertThat(page.getByTestId("say")).hasText(ID + ": claim holds");
            assertThat(page.getByTestId("short-answer")).containsText("from 390 ms without batching to 11.7 ms");
            assertThat(page.getByTestId("guess-against")).containsText("measured “work-conserving”");
            assertThat(page.getByTestId("result-table").locator("tbody tr")).hasCount(8);
            assertThat(page).hasURL(root + "#/answers/" + ID + "?run=run-17");
            page.getByTestId("run-numbers").locator("summary").click();
            assertThat(page.getByTestId("run-numbers").locator("tbody tr")).hasCount(42);
            page.getByTestId("run-numbers").locator("summary").click();
            page.getByTestId("theme").click();
            shot(page, "answer-held-en-light");

            page.reload();
            assertThat(page.getByTestId("verdict")).containsText("Claim holds");
            page.getByTestId("language").click();
            assertThat(page.getByTestId("verdict")).containsText("Утверждение подтверждено");
            assertThat(page.getByTestId("short-answer")).containsText("до 11,7");
            page.getByTestId("theme").click();
            page.getByTestId("theme").click();
            shot(page, "answer-held-ru-dark");
            page.getByTestId("fresh").click();
            assertThat(page.getByTestId("verdict")).hasCount(0);
            assertThat(page.getByTestId("guess-adaptive")).isEnabled();
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void run_thatIsStopped_saysSoAndJudgesNothing() {
        RecordedRuns runs = new RecordedRuns();
        try (BrowserContext context = context(runs, 1280, 900)) {
            Page page = open(context, "#/answers/" + ID);
            page.getByTestId("sabotage").click();
            assertThat(page.getByTestId("sabotage")).hasAttribute("aria-checked", "true");
            runs.hold(12);
            page.keyboard().press("KeyR");
            assertThat(page.getByTestId("clock")).hasText("0:12 of 0:45");
            assertThat(runs.bodies()).containsExactly("{\"sabotage\":true,\"guess\":null}");
            page.getByTestId("stop").click();
            assertThat(page.getByTestId("ending")).containsText("Stopped before its end");
            assertThat(page.getByTestId("verdict")).hasCount(0);
            assertThat(page.getByTestId("history")).containsText("stopped");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void runs_areComparedSideBySide() {
        RecordedRuns runs = new RecordedRuns();
        runs.keep("run-17", false);
        runs.keep("run-16", true);
        try (BrowserContext context = context(runs, 1600, 1000)) {
            Page page = open(context, "#/answers/" + ID + "?run=run-16");
            assertThat(page.getByTestId("verdict")).containsText("Claim failed");
            assertThat(page.getByTestId("verdict")).containsText("Sabotaged on purpose");
            page.getByTestId("pick-run-17").check();
            page.getByTestId("pick-run-16").check();
            assertThat(page.getByTestId("compare-table").locator("tbody tr")).hasCount(8);
            assertThat(page.getByTestId("compare")).containsText("failed");
            shot(page, "answer-failed-compare-en-light");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void answer_thatIsUnknown_namesTheKnownOnes() {
        try (BrowserContext context = context(new RecordedRuns(), 1280, 900)) {
            Page page = open(context, "#/answers/nothing");
            assertThat(page.locator("h1")).hasText("No such answer");
            assertThat(page.getByTestId("unknown")).containsText("known are: dynamic-batching");
        }
        chromium.complaints(); // the browser itself reports the 404
    }

    @Test
    void catalogue_ofTheWorkbenchItself_isShownAndARunWithoutAStackSaysWhyItBroke() {
        try (BrowserContext context = chromium.context(1600, 1000)) {
            Page page = open(context, "#/answers");
            for (String id : List.of("latency-percentiles", ID, "streaming-windows")) {
                assertThat(page.getByTestId("answer-" + id)).isVisible();
            }
            page.getByTestId("answer-streaming-windows").click();
            assertThat(page.getByTestId("short-answer")).containsText("not measured");
            page.locator("input[name=guess]").first().check();
            shot(page, "real-answer-before-en-light");
            page.getByTestId("run").click();
            assertThat(page.getByTestId("ending")).containsText("could not be carried out");
            assertThat(page.getByTestId("history").locator("tbody tr").first()).containsText("not carried out");
            assertThat(page.getByTestId("verdict")).hasCount(0);
            page.locator("input[name=guess]").last().check();
            assertThat(page.locator(".pick label").last()).containsText("your guess");
            shot(page, "real-answer-broken-en-light");
            page.navigate(root + "#/serving");
            page.getByTestId("knob-rate").fill("900000");
            page.getByTestId("run").click();
            assertThat(page.getByTestId("wrong-rate")).containsText("1 to 100000");
            assertThat(chromium.complaints()).allMatch(complaint -> complaint.contains("400"));
        }
    }

    @Test
    void serving_runsWithTheKnobsAndShowsARefusalAtItsKnob() {
        RecordedRuns runs = new RecordedRuns();
        try (BrowserContext context = context(runs, 1600, 1000)) {
            Page page = open(context, "#/serving");
            assertThat(page.getByTestId("serving-empty")).isVisible();
            page.getByTestId("knob-rate").fill("90000");
            page.getByTestId("run").click();
            assertThat(page.getByTestId("wrong-rate")).containsText("rate is too high Allowed: 1 to 10000.");
            assertThat(chromium.complaints()).allMatch(complaint -> complaint.contains("400"));
            page.getByTestId("knob-rate").fill("700");
            page.getByTestId("policy-adaptive").check();
            runs.hold(14);
            page.getByTestId("knob-rate").press("Enter");
            assertThat(page.getByTestId("clock")).hasText("0:14 of 0:22");
            assertThat(runs.bodies().getLast()).contains("\"rate\":700", "\"policy\":\"adaptive\"");
            shot(page, "serving-running-en-light");
            runs.release();
            assertThat(page.getByTestId("result-table"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
            page.navigate(root + "#/serving?theme=dark&lang=ru");
            assertThat(page.getByTestId("result-table")).containsText("наивно, от отправки");
            shot(page, "serving-ru-dark");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void presenter_fillsTheScreenWithOneSectionAndIsTurnedByKeys() {
        RecordedRuns runs = new RecordedRuns();
        runs.keep("run-17", false);
        try (BrowserContext context = context(runs, 1600, 1000)) {
            Page page = open(context, "#/answers/" + ID + "?run=run-17");
            assertThat(page.getByTestId("verdict")).isVisible();
            page.keyboard().press("?");
            assertThat(page.locator("#help")).isVisible();
            shot(page, "help-en-light", false);
            page.keyboard().press("Escape");
            page.keyboard().press("KeyP");
            assertThat(page.locator("#top")).isHidden();
            assertThat(page.locator("#present-bar")).containsText("mlsd / answers / dynamic-batching");
            assertThat(page.locator("#present-bar")).containsText("1 / 10");
            for (int slide = 2; slide <= 10; slide++) {
                page.keyboard().press(slide % 2 == 0 ? "PageDown" : "Space");
                assertThat(page.locator("#present-bar")).containsText(slide + " / 10");
                shot(page, "present-" + slide, false);
            }
            page.keyboard().press("ArrowLeft");
            assertThat(page.locator("#present-bar")).containsText("9 / 10");
            page.keyboard().press("Escape");
            assertThat(page.locator("#top")).isVisible();
            page.navigate(root + "#/?present=1");
            assertThat(page.locator("#top")).isHidden();
            shot(page, "present-overview", false);
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void presenter_onAnyProjector_fitsEachSectionOnTheScreen() {
        RecordedRuns runs = new RecordedRuns();
        runs.keep("run-17", false);
        runs.keepServing();
        for (int[] size : new int[][] {{1280, 720}, {1600, 1000}, {1920, 1080}}) {
            try (BrowserContext context = context(runs, size[0], size[1])) {
                Page page = open(context, "#/answers/" + ID + "?run=run-17&present=1");
                assertThat(page.getByTestId("verdict")).isVisible();
                assertThat(tooHigh(page))
                        .as("answer at %d × %d", size[0], size[1])
                        .isEmpty();
                page.locator("#s-charts").scrollIntoViewIfNeeded();
                shot(page, "present-charts-" + size[0], false);
                page.navigate(root + "#/serving?present=1&lang=ru&theme=dark");
                assertThat(page.getByTestId("serving-figures")).isVisible();
                assertThat(tooHigh(page))
                        .as("serving at %d × %d", size[0], size[1])
                        .isEmpty();
                shot(page, "present-serving-" + size[0], false);
            }
        }
        assertThat(chromium.complaints()).isEmpty();
    }

    /** Sections that are higher than the screen, with their pixels. */
    private static List<?> tooHigh(Page page) {
        return (List<?>)
                page.evaluate(
                        "[...document.querySelectorAll('.slide')]"
                                + ".filter(slide => slide.offsetHeight > innerHeight + 1).map(slide => slide.id + ' ' + slide.offsetHeight)");
    }

    @Test
    void reset_saysWhatItUndid() {
        RecordedRuns runs = new RecordedRuns();
        try (BrowserContext context = context(runs, 1600, 900)) {
            Page page = open(context, "#/answers/" + ID);
            runs.hold(3);
            page.getByTestId("run").click();
            assertThat(page.getByTestId("running")).isVisible();
            page.getByTestId("reset").click();
            assertThat(page.getByTestId("did")).containsText("experiment dynamic-batching cancelled");
            assertThat(page.getByTestId("reset")).isFocused();
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void answer_atAnyWidth_neverScrollsSideways() {
        RecordedRuns runs = new RecordedRuns();
        runs.keep("run-17", false);
        runs.keep("run-16", true);
        runs.keepServing();
        for (int width : List.of(1024, 1280, 1600, 1920)) {
            try (BrowserContext context = context(runs, width, 900)) {
                Page page = open(context, "#/answers/" + ID + "?run=run-17&lang=ru");
                assertThat(page.getByTestId("verdict")).isVisible();
                page.getByTestId("pick-run-17").check();
                page.getByTestId("pick-run-16").check();
                assertThat(page.getByTestId("compare-table")).isVisible();
                assertThat(Chromium.tooWide(page))
                        .as("an answer at %d px", width)
                        .isLessThanOrEqualTo(0);
                shot(page, "answer-ru-" + width);
                page.navigate(root + "#/answers");
                assertThat(page.getByTestId("answers")).isVisible();
                assertThat(Chromium.tooWide(page)).as("answers at %d px", width).isLessThanOrEqualTo(0);
                shot(page, "answers-ru-" + width);
                page.navigate(root + "#/serving");
                assertThat(page.getByTestId("serving-figures")).isVisible();
                assertThat(Chromium.tooWide(page)).as("serving at %d px", width).isLessThanOrEqualTo(0);
                shot(page, "serving-ru-" + width);
            }
        }
        assertThat(chromium.complaints()).isEmpty();
    }

    private BrowserContext context(RecordedRuns runs, int width, int height) {
        BrowserContext context = chromium.context(width, height);
        runs.answerIn(context);
        return context;
    }

    private Page open(BrowserContext context, String address) {
        Page page = context.newPage();
        Chromium.open(page, root + address);
        assertThat(page.locator("h1")).hasCount(1);
        return page;
    }
}
