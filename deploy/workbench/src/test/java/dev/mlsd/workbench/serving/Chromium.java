package dev.mlsd.workbench.serving;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A Chromium of this machine, and what its pages complained about in the console. */
final class Chromium implements AutoCloseable {

    private static final Path SHOTS = Path.of("target/screenshots");
    /** A busy machine is slow, and slow is not wrong. */
    private static final double PATIENCE_MILLIS = 20_000;
    /** What the browser says when an interface of the machine came or went, as containers make them: no fault of the page. */
    private static final String NETWORK_CHANGED = "ERR_NETWORK_CHANGED";

    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts it; where there is none, the test is aborted, and says so. */
    static Chromium launch() {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            System.err.println("SKIPPED: the console was not tested in a browser, because no Chromium was found. "
                    + "Install chromium or set CHROMIUM to its program.");
            Assumptions.abort("no Chromium");
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(program.get())
                                .setArgs(ARGUMENTS)));
    }

    /** A window of its own, English and without motion. */
    BrowserContext context(int width, int height) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setLocale("en-GB")
                .setReducedMotion(ReducedMotion.REDUCE));
        context.onPage(this::listen);
        return context;
    }

    private void listen(Page page) {
        page.onConsoleMessage(message -> {
            boolean complaint = message.type().equals("error") || message.type().equals("warning");
            if (complaint && !message.text().contains(NETWORK_CHANGED)) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    /** Opens an address; once more when its parts did not all come, as when the machine's network changed meanwhile. */
    static void open(Page page, String address) {
        page.navigate(address);
        try {
            page.waitForSelector("#main[data-ready]", new Page.WaitForSelectorOptions().setTimeout(PATIENCE_MILLIS));
        } catch (TimeoutError partsMissing) {
            page.reload();
        }
    }

    /** Errors and warnings since the last time this was asked. */
    List<String> complaints() {
        List<String> heard = List.copyOf(complaints);
        complaints.clear();
        return heard;
    }

    /** Keeps how the whole page looks. */
    static void shot(Page page, String name) {
        shot(page, name, true);
    }

    /** Keeps how the page looks; only what is on the screen unless it is to be whole. */
    static void shot(Page page, String name, boolean whole) {
        if (whole) {
            page.evaluate("scrollTo(0, 0)"); // the head sticks to the top of the screen
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(whole));
    }

    /** Pixels that the page is wider than its window. */
    static int tooWide(Page page) {
        return ((Number) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
    }

    @Override
    public void close() {
        playwright.close();
    }

    private static Optional<Path> program() {
        String named = System.getenv("CHROMIUM");
        Stream<String> places = named == null || named.isBlank()
                ? Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                : Stream.of(named);
        return places.map(Path::of).filter(Files::isExecutable).findFirst();
    }
}
