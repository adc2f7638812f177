package dev.mlsd.monitoring.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a report as HTML, with everything that it needs inside: it can be sent, kept and opened without a network. */
public final class ReportPage {

    private static final String HTML = "text/html";
    private static final Template TEMPLATE = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(HTML)))
            .build()
            .parse(resource(), Variant.forContentType(HTML));

    private ReportPage() {}

    private static String resource() {
        try (InputStream in = ReportPage.class.getResourceAsStream("/report/report.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the class path has no report/report.html", e);
        }
    }

    /** The page; texts of the report are escaped. */
    public static String html(Report report) {
        return TEMPLATE.data("report", report).render();
    }
}
