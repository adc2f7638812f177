package dev.mlsd.workbench;

/** What a person reads, in every language of the product. */
public record Text(String en, String ru) {

    public Text {
        if (en == null || en.isBlank()) {
            throw new IllegalArgumentException("an English text is missing beside the Russian '" + ru + "'");
        }
        if (ru == null || ru.isBlank()) {
            throw new IllegalArgumentException("a Russian text is missing beside the English '" + en + "'");
        }
        en = en.strip();
        ru = ru.strip();
    }
}
