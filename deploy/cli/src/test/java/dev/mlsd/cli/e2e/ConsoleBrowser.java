package dev.mlsd.cli.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Chromium with one page, whose errors are collected. */
final class ConsoleBrowser implements AutoCloseable {

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Page page;
    private final List<String> errors = new ArrayList<>();

    private ConsoleBrowser(Path chromium) {
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(ARGUMENTS));
        this.page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1600, 1000));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
    }

    /** Opens one; a machine without Chromium skips the test, and says so loudly. */
    static ConsoleBrowser open() {
        Path chromium = chromium().orElse(null);
        if (chromium == null) {
            System.err.println("SKIPPED: the console was NOT looked at, because there is no Chromium here"
                    + " (install one, or name it in CHROMIUM)");
        }
        Assumptions.assumeTrue(chromium != null, "no Chromium on this machine");
        return new ConsoleBrowser(chromium);
    }

    Page page() {
        return page;
    }

    /** What was logged as an error since it was opened. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** Keeps what is seen now. */
    void screenshot(String name) {
        Path folder = TestStack.ROOT.resolve("deploy/cli/target/screenshots");
        page.screenshot(
                new Page.ScreenshotOptions().setPath(folder.resolve(name)).setFullPage(true));
    }

    @Override
    public void close() {
        playwright.close();
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
