package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium with a profile of its own, driven as a person would, with keys and clicks; and what is wrong with the
 * pages that it shows: errors on the console, requests to other origins, and whatever axe finds against WCAG 2.2 AA.
 * {@link #close} fails if there were any of the first two.
 */
final class Browser implements AutoCloseable {

    /** It warns of every Chromium that is newer than Selenium; nothing here depends on that. */
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private final ChromeDriver driver;
    private final List<String> consoleErrors = new ArrayList<>();
    /** Requests to other origins. */
    private final List<String> strays = new ArrayList<>();

    private String origin = "";

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** 1280 x 900, light. */
    static Browser start() {
        VERSIONS.setLevel(Level.OFF);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Chromium.browser());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en-GB");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.SEVERE);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Chromium.driver())
                .build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.size(1280, 900);
        browser.scheme("light");
        return browser;
    }

    /** Of this origin alone may anything be loaded from now on. */
    void open(String url) {
        takeLogs();
        origin = url.replaceFirst("^(https?://[^/]+).*", "$1/");
        driver.get(url);
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** @param scheme light or dark: what the page is told the person prefers. Motion is never preferred */
    void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** The first element that this selector finds and that can be seen; waits for it. */
    WebElement find(String selector) {
        List<WebElement> found = new ArrayList<>();
        await(selector + " is shown", () -> {
            found.clear();
            driver.findElements(By.cssSelector(selector)).stream()
                    .filter(WebElement::isDisplayed)
                    .findFirst()
                    .ifPresent(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }

    /** What all elements say that this selector finds, seen or not. */
    List<String> texts(String selector) {
        List<String> texts = new ArrayList<>();
        evaluate("Array.from(document.querySelectorAll(" + quoted(selector) + "), e => e.textContent.trim())")
                .forEach(text -> texts.add(text.asText()));
        return texts;
    }

    void click(String selector) {
        await("a click on " + selector, () -> {
            find(selector).click();
            return true;
        });
    }

    /** To whatever has the focus. */
    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void back() {
        driver.navigate().back();
    }

    String url() {
        return driver.getCurrentUrl();
    }

    /** The value of an expression in the page, awaited if it is a promise. */
    JsonNode evaluate(String expression) {
        Map<String, Object> answer = driver.executeCdpCommand(
                "Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        assertThat(answer).as(expression).doesNotContainKey("exceptionDetails");
        return Http.JSON.valueToTree(answer).at("/result/value");
    }

    void await(String what, Callable<Boolean> fact) {
        Wait.until(
                what,
                Wait.SOON,
                () -> {
                    try {
                        return fact.call();
                    } catch (StaleElementReferenceException changing) {
                        return false;
                    }
                },
                () -> url() + " shows, as target/screenshots/failure.png:\n"
                        + evaluate("document.body.innerText").asText() + "\n" + consoleErrors()
                        + screenshot("failure"));
    }

    /** All of the page, to {@code target/screenshots}. */
    String screenshot(String name) {
        Map<String, Object> picture = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", all()));
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) picture.get("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "";
    }

    private Map<String, Object> all() {
        JsonNode size = Http.JSON
                .valueToTree(driver.executeCdpCommand("Page.getLayoutMetrics", Map.of()))
                .get("cssContentSize");
        int width = size.get("width").asInt();
        int height = size.get("height").asInt();
        return Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
    }

    /** As it is shown now, light and dark, and leaves a picture of each. */
    void assertAccessible(String name) {
        for (String scheme : List.of("dark", "light")) {
            scheme(scheme);
            screenshot(name + "-" + scheme);
            assertThat(violations()).as(name + ", " + scheme).isEmpty();
        }
    }

    private List<String> violations() {
        evaluate(axe());
        JsonNode found = evaluate("""
                axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                  .then(all => all.violations.map(one => one.id + ': ' + one.help + '\\n'
                    + one.nodes.map(node => '  ' + node.html + '\\n  ' + node.failureSummary).join('\\n')))""");
        List<String> violations = new ArrayList<>();
        found.forEach(one -> violations.add(one.asText()));
        return violations;
    }

    private static String axe() {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing stands beyond the right edge. */
    void assertFitsTheWidth() {
        assertThat(evaluate("document.scrollingElement.scrollWidth - innerWidth")
                        .asInt())
                .as("pixels beyond the right edge")
                .isLessThanOrEqualTo(0);
    }

    /** Those since the last call, or all; a test that provokes some takes them, so that {@link #close} does not fail. */
    List<String> consoleErrors() {
        takeLogs();
        List<String> errors = List.copyOf(consoleErrors);
        consoleErrors.clear();
        return errors;
    }

    private void takeLogs() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            consoleErrors.add(entry.getMessage());
        }
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode event = read(entry.getMessage()).path("message");
            if (event.path("method").asText().equals("Network.requestWillBeSent")) {
                String url = event.at("/params/request/url").asText();
                // The browser's own pictures, in its fields for dates for instance, are data.
                if (!url.startsWith(origin) && !url.startsWith("data:")) {
                    strays.add(url);
                }
            }
        }
    }

    private static JsonNode read(String json) {
        try {
            return Http.JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String text) {
        return Http.JSON.getNodeFactory().textNode(text).toString();
    }

    @Override
    public void close() {
        try {
            assertThat(consoleErrors()).as("errors on the console").isEmpty();
            assertThat(strays).as("requests to other origins").isEmpty();
        } finally {
            driver.quit();
        }
    }
}
