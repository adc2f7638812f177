package dev.mlsd.feature.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random events in random order, some of them twice or late: every window equals a naive recomputation from the list of events. */
class EntityWindowsPropertiesTest {

    private static final List<Duration> WINDOWS = List.of(
            Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));
    private static final TileLayout LAYOUT = TileLayout.of(WINDOWS, EnumSet.allOf(Part.class));
    private static final long DAY = Duration.ofDays(1).toMillis();

    private record Offer(long tie, long eventMillis, long arrivalMillis, long value) {

        /** Few different ones, so that they come again. */
        long attribute() {
            return EventIds.hash("terminal-" + tie % 17);
        }
    }

    @Property(tries = 400)
    void evaluate_anyHistory_equalsTheNaiveRecomputation(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int days) {
        Random random = new Random(seed);
        List<Offer> offers = history(random, days);
        EntityWindows windows = new EntityWindows(LAYOUT);
        List<Offer> known = new ArrayList<>();
        Set<Long> ids = new HashSet<>();
        for (Offer offer : offers) {
            if (random.nextInt(4) == 0) {
                check(windows, known, offer.arrivalMillis());
            }
            EntityWindows.Outcome outcome = windows.add(
                    offer.tie(), offer.eventMillis(), offer.arrivalMillis(), offer.value(), offer.attribute());
            assertThat(outcome == EntityWindows.Outcome.DUPLICATE).isEqualTo(!ids.add(offer.tie()));
            if (outcome == EntityWindows.Outcome.APPLIED) {
                known.add(offer);
            }
            if (random.nextInt(8) == 0) {
                windows = EntityWindows.decode(LAYOUT, windows.encodeState(), 0);
            }
        }
        long newest = windows.newestArrivalMillis();
        for (int i = 0; i < 10; i++) {
            check(windows, known, newest + random.nextLong(-15_000, 31 * DAY));
        }
    }

    @Property(tries = 200)
    void add_sameEventsInAnotherOrder_givesTheSameWindows(@ForAll long seed) {
        Random random = new Random(seed);
        Set<Long> ids = new HashSet<>();
        List<Offer> offers = new ArrayList<>(history(random, 20));
        offers.removeIf(offer -> !ids.add(offer.tie()));
        EntityWindows inOrder = fill(offers);
        List<Offer> shuffled = new ArrayList<>(offers);
        Collections.shuffle(shuffled, random);
        EntityWindows outOfOrder = fill(shuffled);

        long moment = inOrder.newestArrivalMillis() + 1;
        for (Duration window : WINDOWS) {
            assertSame(
                    outOfOrder.evaluate(window, moment).aggregate(),
                    inOrder.evaluate(window, moment).aggregate());
        }
    }

    @Property(tries = 400)
    void evaluate_bytesInsteadOfObjects_givesTheSameToTheBit(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int days, @ForAll boolean crowded) {
        Random random = new Random(seed);
        List<Offer> offers = crowded ? crowd(random) : history(random, days);
        EntityWindows windows = fill(offers);
        EncodedWindows bytes = EncodedWindows.of(LAYOUT, windows.encodeRow(), 0);
        WindowSet all = WindowSet.of(LAYOUT, WINDOWS, LAYOUT.parts());
        WindowSet plain = WindowSet.of(LAYOUT, WINDOWS.reversed(), Set.of(Part.LAST));
        long newest = offers.isEmpty() ? 0 : windows.newestArrivalMillis();

        assertThat(bytes.sequence()).isEqualTo(windows.sequence());
        assertThat(bytes.newestMillis()).isEqualTo(windows.newestMillis());
        for (int i = 0; i < 10; i++) {
            long moment = newest + random.nextLong(-40 * DAY, 31 * DAY) / (i % 2 == 0 ? 1 : 10_000);
            WindowValue[] expected = windows.evaluate(all, moment);
            assertThat(bytes.evaluate(all, moment)).isEqualTo(expected);
            WindowValue[] reversed = bytes.evaluate(plain, moment);
            for (int window = 0; window < WINDOWS.size(); window++) {
                assertThat(windows.evaluate(WINDOWS.get(window), moment).exact())
                        .isEqualTo(expected[window].exact());
                WindowValue other = reversed[WINDOWS.size() - 1 - window];
                assertThat(other.exact()).isEqualTo(expected[window].exact());
                assertThat(other.aggregate().sum())
                        .isEqualTo(expected[window].aggregate().sum());
                assertThat(other.aggregate().last())
                        .isEqualTo(expected[window].aggregate().last());
            }
        }
    }

    @Property(tries = 200)
    void encode_layoutThatKeepsLess_writesLessAndGivesTheSameOfTheRest(@ForAll long seed, @ForAll Set<Part> parts) {
        Random random = new Random(seed);
        List<Offer> offers = history(random, 20);
        EntityWindows all = fill(offers);
        TileLayout less = TileLayout.of(WINDOWS, parts);
        EntityWindows some = new EntityWindows(less);
        for (Offer o : offers) {
            some.add(o.tie(), o.eventMillis(), o.arrivalMillis(), o.value(), o.attribute());
            some = EntityWindows.decode(less, some.encodeState(), 0);
        }
        assertThat(some.encodeRow().length).isLessThanOrEqualTo(all.encodeRow().length);

        long moment = Math.max(0, all.newestArrivalMillis()) + random.nextLong(DAY);
        EncodedWindows bytes = EncodedWindows.of(less, some.encodeRow(), 0);
        EncodedWindows more = EncodedWindows.of(less, all.encodeRow(), 0);
        for (Duration window : WINDOWS) {
            WindowSet one = WindowSet.of(less, List.of(window), parts);
            Aggregate expected = all.evaluate(window, moment).aggregate().only(parts);
            assertSame(bytes.evaluate(one, moment)[0].aggregate(), expected);
            assertSame(more.evaluate(one, moment)[0].aggregate(), expected);
        }
    }

    /** More events in one hop than are kept raw. */
    private static List<Offer> crowd(Random random) {
        List<Offer> offers = new ArrayList<>();
        long time = 1_600_000_000_000L + random.nextLong(DAY);
        for (int i = 0; i < 200; i++) {
            time += random.nextInt(300);
            offers.add(new Offer(i, time, time + random.nextInt(50), random.nextLong(1_000)));
        }
        return offers;
    }

    private static EntityWindows fill(List<Offer> offers) {
        EntityWindows windows = new EntityWindows(LAYOUT);
        offers.forEach(o -> windows.add(o.tie(), o.eventMillis(), o.arrivalMillis(), o.value(), o.attribute()));
        return windows;
    }

    private static List<Offer> history(Random random, int days) {
        List<Offer> offers = new ArrayList<>();
        long arrival = 1_600_000_000_000L + random.nextLong(DAY);
        int count = random.nextInt(120);
        for (int i = 0; i < count; i++) {
            arrival += (long) (random.nextDouble() * random.nextDouble() * 2 * days * DAY / Math.max(1, count));
            boolean late = random.nextInt(5) == 0;
            long event = late ? arrival - random.nextLong(3 * DAY) : arrival - random.nextLong(2_000);
            offers.add(new Offer(i, event, arrival, random.nextLong(-1_000, 100_000)));
            if (random.nextInt(6) == 0) {
                offers.add(new Offer(i, event, arrival + random.nextLong(DAY), 0));
            }
        }
        offers.sort((a, b) -> Long.compare(a.arrivalMillis(), b.arrivalMillis()));
        return offers;
    }

    private static void check(EntityWindows windows, List<Offer> known, long moment) {
        for (Duration window : WINDOWS) {
            long from = Hops.floor(moment - window.toMillis(), Hops.of(window).toMillis());
            Aggregate expected = known.stream()
                    .filter(o -> o.eventMillis() >= from && o.eventMillis() < moment)
                    .map(o -> Aggregate.of(o.eventMillis(), o.tie(), o.value(), Distinct.of(o.attribute())))
                    .reduce(Aggregate.EMPTY, Aggregate::merge);
            WindowValue value = windows.evaluate(window, moment);
            assertThat(value.exact()).isTrue();
            assertSame(value.aggregate(), expected);
        }
    }

    private static void assertSame(Aggregate actual, Aggregate expected) {
        assertThat(actual.count()).isEqualTo(expected.count());
        assertThat(actual.sum()).isEqualTo(expected.sum());
        assertThat(actual.minimum()).isEqualTo(expected.minimum());
        assertThat(actual.maximum()).isEqualTo(expected.maximum());
        assertThat(actual.lastMillis()).isEqualTo(expected.lastMillis());
        assertThat(actual.last()).isEqualTo(expected.last());
        assertThat(actual.distinct()).isEqualTo(expected.distinct());
        if (!expected.isEmpty() && !Double.isNaN(expected.squares())) {
            assertThat(actual.deviation()).isCloseTo(expected.deviation(), within(1e-9 * (1 + expected.deviation())));
        }
    }
}
