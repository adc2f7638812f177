package dev.mlsd.traffic;

import dev.mlsd.traffic.source.WrongFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * By what a file is recognised without reading it; as text {@code BYTES@MODIFIED}.
 *
 * @param bytes its size
 * @param modified when it was last changed, RFC 3339
 */
record FileStamp(long bytes, String modified) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})@(.+)");

    /** That of a file; throws {@link WrongFileException} when there is none. */
    static FileStamp of(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new WrongFileException("there is no file " + file);
        }
        return new FileStamp(
                Files.size(file), Files.getLastModifiedTime(file).toInstant().toString());
    }

    @Override
    public String toString() {
        return bytes + "@" + modified;
    }

    /** From text. */
    static final class Converter implements ITypeConverter<FileStamp> {

        @Override
        public FileStamp convert(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not BYTES@MODIFIED, as check-file prints it");
            }
            return new FileStamp(Long.parseLong(matcher.group(1)), matcher.group(2));
        }
    }
}
