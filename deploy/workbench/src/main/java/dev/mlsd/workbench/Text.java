package dev.mlsd.workbench;

import java.util.Objects;

/** A sentence in both languages of the console. */
public record Text(String en, String ru) {

    public Text {
        Objects.requireNonNull(en, "en");
        Objects.requireNonNull(ru, "ru");
    }
}
