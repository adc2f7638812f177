package dev.mlsd.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** Looks at the console of a running stack with Chromium: what it shows must be the stack's, and nothing may be logged as an error. */
final class ConsoleCheck {

    private static final double PATIENCE_MILLIS = 20_000;

    private ConsoleCheck() {}

    static void run(URI console) {
        try (ConsoleBrowser browser = ConsoleBrowser.open()) {
            browser.page().navigate(console.toString());
            walk(browser, browser.page());
            assertThat(browser.errors()).as("errors in the browser's console").isEmpty();
        }
    }

    private static void walk(ConsoleBrowser browser, Page page) {
        shows(page.getByTestId("health"), Pattern.compile("healthy"));
        shows(page.getByTestId("world-time"), Pattern.compile("2018"));
        for (String part : List.of("inference", "feature", "monitoring", "redis", "kafka")) {
            PlaywrightAssertions.assertThat(
                            page.locator("[data-testid^=part-" + part + "]").first())
                    .isVisible();
        }
        browser.screenshot("console-en.png");
        page.getByTestId("nav-drift").click();
        shows(page.getByTestId("drift-table"), Pattern.compile("customer_payments@1"));
        shows(page.getByTestId("quality-table"), Pattern.compile("0[.]\\d"));
        browser.screenshot("console-drift-en.png");
        page.getByTestId("language").getByText("RU").click();
        shows(page.locator("html[lang=ru]"), Pattern.compile("[а-яё]{4,}"));
        page.getByTestId("theme").click();
        browser.screenshot("console-ru-other-theme.png");
    }

    private static void shows(Locator locator, Pattern pattern) {
        PlaywrightAssertions.assertThat(locator.first())
                .containsText(pattern, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
    }
}
