package dev.mlsd.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Looks at the console of a running stack with Chromium: what it shows must be the stack's, and nothing may be logged as an error. */
final class ConsoleCheck {

    private static final double PATIENCE_MILLIS = 20_000;
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private ConsoleCheck() {}

    static void run(URI console, Path screenshots) {
        Path chromium = chromium().orElse(null);
        if (chromium == null) {
            System.err.println("SKIPPED: the console was NOT looked at, because there is no Chromium here"
                    + " (install one, or name it in CHROMIUM)");
        }
        Assumptions.assumeTrue(chromium != null, "no Chromium on this machine");
        Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        try (Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium)
                                .setArgs(ARGUMENTS))) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1600, 1000));
            List<String> errors = new ArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    errors.add(message.text());
                }
            });
            page.onPageError(errors::add);
            page.navigate(console.toString());
            walk(page, screenshots);
            assertThat(errors).as("errors in the browser's console").isEmpty();
        }
    }

    private static void walk(Page page, Path screenshots) {
        shows(page.getByTestId("health"), Pattern.compile("healthy"));
        shows(page.getByTestId("world-time"), Pattern.compile("2018"));
        for (String part : List.of("inference", "feature", "monitoring", "redis", "kafka")) {
            PlaywrightAssertions.assertThat(
                            page.locator("[data-testid^=part-" + part + "]").first())
                    .isVisible();
        }
        screenshot(page, screenshots, "console-en.png");
        page.getByTestId("nav-drift").click();
        shows(page.getByTestId("drift-table"), Pattern.compile("customer_payments@1"));
        shows(page.getByTestId("quality-table"), Pattern.compile("0[.]\\d"));
        screenshot(page, screenshots, "console-drift-en.png");
        page.getByTestId("language").getByText("RU").click();
        shows(page.locator("html[lang=ru]"), Pattern.compile("[а-яё]{4,}"));
        page.getByTestId("theme").click();
        screenshot(page, screenshots, "console-ru-other-theme.png");
    }

    private static void shows(Locator locator, Pattern pattern) {
        PlaywrightAssertions.assertThat(locator.first())
                .containsText(pattern, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    private static void screenshot(Page page, Path folder, String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setPath(folder.resolve(name)).setFullPage(true));
    }

    private static Optional<Path> chromium() {
        return Stream.of(
                        System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"),
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
