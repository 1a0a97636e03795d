package dev.sluice.chat;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A form of text that a Java value is made of. LangChain4j tells a model the private fields of these types instead.
 *
 * @param kind what it is, in words
 * @param example one that fits; empty where every text fits
 * @param made makes the value, or throws
 */
record TextForm(String kind, String example, Function<String, ?> made) {
    static final TextForm ANY = new TextForm("a text", "", text -> text);
    static final TextForm CHARACTER = new TextForm("one character", "x", TextForm::character);

    /** The types whose values are made here. */
    static final Map<Class<?>, TextForm> FORMS = forms();

    private static Map<Class<?>, TextForm> forms() {
        Map<Class<?>, TextForm> forms = new LinkedHashMap<>();
        forms.put(LocalDate.class, new TextForm("a date", "2026-01-31", LocalDate::parse));
        forms.put(LocalTime.class, new TextForm("a time", "23:59:30", LocalTime::parse));
        forms.put(LocalDateTime.class, new TextForm("a date and time", "2026-01-31T23:59:30", LocalDateTime::parse));
        forms.put(OffsetDateTime.class, zoned(OffsetDateTime::parse));
        forms.put(ZonedDateTime.class, zoned(ZonedDateTime::parse));
        forms.put(Instant.class, new TextForm("a point in time", "2026-01-31T23:59:30Z", Instant::parse));
        forms.put(Duration.class, new TextForm("a duration", "PT1H30M", Duration::parse));
        forms.put(Period.class, new TextForm("a period", "P1Y2M3D", Period::parse));
        forms.put(OffsetTime.class, new TextForm("a time with its offset", "23:59:30+01:00", OffsetTime::parse));
        forms.put(Year.class, new TextForm("a year", "2026", Year::parse));
        forms.put(MonthDay.class, new TextForm("a day of any year", "--01-31", MonthDay::parse));
        forms.put(YearMonth.class, new TextForm("a month", "2026-01", YearMonth::parse));
        forms.put(ZoneId.class, new TextForm("a time zone", "Europe/Berlin", ZoneId::of));
        forms.put(ZoneOffset.class, new TextForm("an offset", "+01:00", ZoneOffset::of));
        forms.put(UUID.class, new TextForm("a UUID", "123e4567-e89b-12d3-a456-426614174000", UUID::fromString));
        forms.put(URI.class, new TextForm("an address", "https://example.com/a", URI::create));
        return Map.copyOf(forms);
    }

    private static TextForm zoned(Function<String, ?> made) {
        return new TextForm("a date and time with its offset", "2026-01-31T23:59:30+01:00", made);
    }

    private static String character(String text) {
        if (text.length() != 1) throw new IllegalArgumentException(text);
        return text;
    }

    boolean isFree() {
        return example.isEmpty();
    }

    String expected() {
        return isFree() ? kind : kind + " such as " + example;
    }

    /** What a model is told: the user's words, and the form. */
    String described(@Nullable String words) {
        return words == null ? expected() : words + " (" + expected() + ")";
    }

    boolean fits(String text) {
        try {
            return made.apply(text) != null;
        } catch (DateTimeException | IllegalArgumentException wrong) {
            return false;
        }
    }
}
