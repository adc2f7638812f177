package dev.mlsd.workbench.serving;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.mlsd.workbench.serving.Chromium.shot;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page in a real browser, with no part behind it: it must stand, and say what is down. */
@QuarkusTest
@TestProfile(NobodyAnswers.class)
class ConsoleBrowserTest {

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
    void page_withoutAnyPart_saysWhatIsDownInBothLanguagesAndThemes() {
        try (BrowserContext context = chromium.context(1600, 1000)) {
            Page page = open(context);
            assertThat(page.getByTestId("health")).containsText("No part answers");
            for (String part : List.of("traffic", "inference", "feature", "monitoring")) {
                assertThat(page.getByTestId("part-" + part)).hasAttribute("data-health", "crit");
            }
            assertThat(page.getByTestId("part-kafka")).hasAttribute("data-health", "none");
            assertThat(page.getByTestId("figure-decisions")).containsText("not measured");
            assertThat(page.getByTestId("figure-memory")).containsText("no supervisor");
            assertThat(page.getByTestId("live-empty")).isVisible();
            shot(page, "nobody-en-light");
            page.getByTestId("nav-drift").click();
            assertThat(page.getByTestId("drift-empty")).containsText("connection refused at 127.0.0.1:1");
            assertThat(page.getByTestId("quality-empty")).containsText("connection refused at 127.0.0.1:1");
            shot(page, "nobody-drift-en-light");

            page.getByTestId("theme").click();
            page.getByTestId("theme").click();
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
            page.getByTestId("language").click();
            assertThat(page.locator("html")).hasAttribute("lang", "ru");
            assertThat(page.getByTestId("health")).containsText("Ни одна часть не отвечает");
            assertThat(page.getByTestId("drift-empty")).containsText("соединение отклонено");
            page.getByTestId("nav-overview").click();
            assertThat(page.getByTestId("figure-decisions")).containsText("нет данных");
            shot(page, "nobody-ru-dark");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void views_haveAnAddressATitleAndOneHeading() {
        try (BrowserContext context = chromium.context(1600, 1000)) {
            Page page = open(context);
            assertThat(page).hasTitle("The stack, now — mlsd");
            for (String view : List.of("answers", "serving", "drift")) {
                page.getByTestId("nav-" + view).click();
                assertThat(page).hasURL(root + "#/" + view);
                assertThat(page.getByTestId("nav-" + view)).hasAttribute("aria-current", "page");
                assertThat(page.locator("#main")).isFocused();
                assertThat(page.locator("h1")).hasCount(1);
                assertThat(page).hasTitle(page.locator("h1").textContent().strip() + " — mlsd");
            }
            page.goBack();
            assertThat(page.getByTestId("nav-serving")).hasAttribute("aria-current", "page");
            page.navigate(root + "#/nothing/here");
            assertThat(page.locator("h1")).hasText("No such page");
            assertThat(page.locator("nav [aria-current]")).hasCount(0);
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void skipLink_movesTheFocusAndKeepsTheAddress() {
        try (BrowserContext context = chromium.context(1600, 1000)) {
            Page page = open(context);
            page.getByTestId("nav-serving").click();
            page.locator(".skip").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("#main")).isFocused();
            assertThat(page).hasURL(root + "#/serving");
        }
    }

    @Test
    void choices_afterReload_areRemembered() {
        try (BrowserContext context = chromium.context(1024, 900)) {
            Page page = open(context);
            page.getByTestId("language").click();
            page.reload();
            assertThat(page.locator("html")).hasAttribute("lang", "ru");
            assertThat(page.getByTestId("health")).containsText("Ни одна часть не отвечает");
            shot(page, "nobody-ru-1024");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void controls_areReachedByKeysAlone() {
        try (BrowserContext context = chromium.context(1600, 1000)) {
            Page page = open(context);
            page.keyboard().press("Tab");
            assertThat(page.locator(".skip")).isFocused();
            Locator language = page.getByTestId("language");
            for (int i = 0; i < 12 && !focused(language); i++) {
                page.keyboard().press("Tab");
            }
            assertThat(language).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("html")).hasAttribute("lang", "ru");
            assertThat(language).isFocused();
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void page_atAnyWidth_neverScrollsSideways() {
        for (int width : List.of(1024, 1280, 1600, 1920)) {
            try (BrowserContext context = chromium.context(width, 900)) {
                Page page = open(context);
                for (String view : List.of("", "answers", "serving", "drift")) {
                    page.navigate(root + "#/" + view);
                    assertThat(page.locator("h1")).hasCount(1);
                    assertThat(Chromium.tooWide(page))
                            .as("#/%s at %d px", view, width)
                            .isLessThanOrEqualTo(0);
                }
            }
        }
    }

    private static boolean focused(Locator locator) {
        return (Boolean) locator.evaluate("element => element === document.activeElement");
    }

    private Page open(BrowserContext context) {
        Page page = context.newPage();
        Chromium.open(page, root.toString());
        assertThat(page.getByTestId("health")).containsText("No part answers");
        return page;
    }
}
