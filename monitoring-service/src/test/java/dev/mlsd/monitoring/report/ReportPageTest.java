package dev.mlsd.monitoring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.monitoring.report.Report.Fact;
import dev.mlsd.monitoring.report.Report.Mark;
import dev.mlsd.monitoring.report.Report.Reliability;
import dev.mlsd.monitoring.report.Report.Row;
import dev.mlsd.monitoring.report.Report.Section;
import dev.mlsd.monitoring.report.Report.Table;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportPageTest {

    @Test
    void html_holdsAllThatTheReportSays_andNothingFromElsewhere() {
        String html = ReportPage.html(new Report(
                "en",
                "<b>trees</b> & co",
                List.of(new Fact("day", "2018-06-01")),
                List.of(
                        Section.of(
                                "Drift",
                                "a note",
                                new Table(
                                        List.of("feature", "PSI"),
                                        List.of(new Row(Mark.CRITICAL, List.of("amount<", "0.4"))))),
                        new Section(
                                "Reliability",
                                "",
                                null,
                                new Reliability(
                                        "predicted",
                                        "observed",
                                        List.of(Reliability.point(0.25, 1, 10, 40, "ten")))))));

        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("<title>&lt;b&gt;trees&lt;/b&gt; &amp; co</title>")
                .contains("<dt>day</dt><dd>2018-06-01</dd>")
                .contains("<h2>Drift</h2>", "<p>a note</p>", "<th>PSI</th>")
                .contains("<tr class=\"critical\"><td>amount&lt;</td><td>0.4</td></tr>")
                .contains("<circle cx=\"25.0\" cy=\"0.0\" r=\"3.0\"", "<title>ten</title>", ">predicted</text>")
                .contains("</html>");
        assertThat(html).doesNotContain("http", "src=", "href=", "{report", "{section", "{#", "\\{", "null<");
    }

    @Test
    void words_ofEveryLanguage_areTheSame() {
        ResourceBundle english = ResourceBundle.getBundle("report.words", Locale.forLanguageTag("en"));
        ResourceBundle russian = ResourceBundle.getBundle("report.words", Locale.forLanguageTag("ru"));

        assertThat(russian.getLocale().getLanguage()).isEqualTo("ru");
        assertThat(russian.keySet()).isEqualTo(english.keySet());
        for (String key : english.keySet()) {
            assertThat(russian.getString(key).split("\\|", -1))
                    .as(key)
                    .hasSameSizeAs(english.getString(key).split("\\|", -1));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.123456, 0.123", "123456.7, 123457", "0.00001234, 0.0000123", "1, 1", "-2.5, -2.5"})
    void number_threeSignificantDigits(double value, String text) {
        assertThat(Words.number(value)).isEqualTo(text);
    }

    @Test
    void number_wholeOrMissing_isAsItIs() {
        assertThat(Words.number(1_234_567L)).isEqualTo("1234567");
        assertThat(Words.number(null)).isEqualTo(Words.NOTHING);
    }
}
