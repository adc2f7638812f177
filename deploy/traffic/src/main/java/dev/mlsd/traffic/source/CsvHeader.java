package dev.mlsd.traffic.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The first line of a CSV file. It is read here rather than guessed from the data, so that odd rows further down cannot change
 * what the columns are taken for.
 *
 * @param columns names, without quotes
 * @param delimiter the one of comma, semicolon, tab and bar that the line has most of
 */
record CsvHeader(List<String> columns, char delimiter) {

    static CsvHeader read(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                BufferedReader reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            return of(line == null ? "" : line);
        }
    }

    static CsvHeader of(String line) {
        String plain = line.startsWith("\uFEFF") ? line.substring(1) : line;
        char delimiter = ',';
        for (char candidate : new char[] {',', ';', '\t', '|'}) {
            if (count(plain, candidate) > count(plain, delimiter)) {
                delimiter = candidate;
            }
        }
        List<String> columns = Arrays.stream(plain.split("\\Q" + delimiter + "\\E", -1))
                .map(name -> name.strip().replaceAll("^\"|\"$", ""))
                .toList();
        return new CsvHeader(columns, delimiter);
    }

    private static long count(String line, char character) {
        return line.chars().filter(c -> c == character).count();
    }
}
