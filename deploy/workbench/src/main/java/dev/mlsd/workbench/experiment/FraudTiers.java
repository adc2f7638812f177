package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.DecidedPayment;
import dev.mlsd.workbench.experiment.Bench.Part;
import dev.mlsd.workbench.experiment.TierCosts.Money;
import dev.mlsd.workbench.experiment.TierCosts.Tier;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What every threshold and several policies would have cost on payments that were decided and whose labels are known. Thresholds are chosen on
 * the earlier half of the frauds and priced on the later one. What the service's own decisions cost is held against monitoring-service, which
 * adds up the same days from its own state.
 */
public final class FraudTiers implements Experiment {

    private static final String ID = "fraud-tiers";
    private static final int DAYS = 14;
    private static final int LEAST_FRAUDS = 30;
    private static final int RESAMPLINGS = 1_000;
    private static final int OK = 200;

    /** Of what either habit costs, tiers chosen by money may cost so much, with the whole of the interval. */
    private static final double COST_AT_MOST = 0.6;

    /** What the habit of many rules is to catch, at whatever price. */
    private static final double CAUGHT = 0.7;

    /** Sums of doubles in another order, in relation and at least in major units. */
    private static final double ROUNDING = 1e-6;

    private static final double CENT = 0.01;

    /** Of the sum: a payment that was decided twice because a service was stopped may count here by its other decision. */
    private static final double APART_AT_MOST = 0.01;

    private static final double[] THRESHOLDS = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9};

    private static final String CHEAPEST = "cheapest";
    private static final String ACCURATE = "accurate";
    private static final String NOTHING = "approve_all";
    private static final String CATCHING = "catching";
    private static final String SERVED = "served";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("read");
        List<DecidedPayment> all = bench.decidedPayments(DAYS);
        String model = mostUsed(all);
        List<DecidedPayment> payments =
                all.stream().filter(payment -> payment.model().equals(model)).toList();
        List<List<DecidedPayment>> halves = PartsByFrauds.of(payments, DecidedPayment::fraud, LEAST_FRAUDS, 1, 1);
        List<DecidedPayment> earlier = halves.getFirst();
        List<DecidedPayment> later = halves.getLast();
        TierCosts costs = costs(bench, model);
        recorder.phase("choose");
        Tiers accurate = accurate(earlier);
        Tiers catching = Tiers.catching(CAUGHT, earlier);
        // Sabotage: false alarms are taken to cost nothing, so the frauds caught are all that counts.
        Tiers cheapest = sabotaged
                ? catching
                : Tiers.cheapest(
                        earlier, (tier, payment) -> costs.of(tier, payment).total());
        recorder.phase("price");
        for (double threshold : THRESHOLDS) {
            Map<String, Object> reviewed =
                    row("review_from", Tiers.reviewFrom(threshold), later, Tiers.reviewFrom(threshold)::of, costs);
            recorder.point("precision", (Double) reviewed.get("precision"));
            recorder.point("recall", (Double) reviewed.get("recall"));
            recorder.row(reviewed);
            Tiers block = Tiers.blockFrom(threshold);
            Map<String, Object> blocked = row("block_from", block, later, block::of, costs);
            recorder.point("money_reviewed", (Double) reviewed.get("per_thousand"));
            recorder.point("money_blocked", (Double) blocked.get("per_thousand"));
            recorder.row(blocked);
        }
        Tiers never = Tiers.reviewFrom(Double.POSITIVE_INFINITY);
        recorder.row(row(NOTHING, never, later, never::of, costs));
        recorder.row(row(CATCHING, catching, later, catching::of, costs));
        recorder.row(row(ACCURATE, accurate, later, accurate::of, costs));
        recorder.row(row(CHEAPEST, cheapest, later, cheapest::of, costs));
        recorder.row(row(SERVED, null, later, FraudTiers::served, costs));
        recorder.figure(
                "at_stake",
                later.stream()
                        .filter(DecidedPayment::fraud)
                        .mapToDouble(payment -> costs.of(Tier.APPROVE, payment).total())
                        .sum());
        recorder.figure(
                "not_cheapest",
                payments.stream().filter(payment -> !isCheapest(payment, costs)).count());
        recorder.phase("redraw");
        Random random = new Random(bench.runId().hashCode());
        redraw(recorder, NOTHING, later, cheapest, never, costs, random);
        redraw(recorder, CATCHING, later, cheapest, catching, costs, random);
        redraw(recorder, ACCURATE, later, cheapest, accurate, costs, random);
        recorder.phase("compare");
        compare(bench, model, payments, costs);
    }

    private static String mostUsed(List<DecidedPayment> payments) throws ExperimentException {
        return payments.stream()
                .collect(Collectors.groupingBy(DecidedPayment::model, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow(() -> new ExperimentException(
                        "no_payments",
                        "no payment of a day whose labels are complete was decided yet; a world has them some minutes"
                                + " after its start"));
    }

    private static TierCosts costs(Bench bench, String model) throws ExperimentException, InterruptedException {
        String[] name = model.split("@", 2);
        Answer answer = bench.get(Part.INFERENCE, "/v1/models/" + name[0] + "/versions/" + name[1] + "/metadata");
        if (answer.status() != OK || !(answer.body().get("costs") instanceof Map<?, ?> costs)) {
            throw new ExperimentException("no_costs", "inference-service does not tell the costs of " + model);
        }
        Map<String, Object> table = new LinkedHashMap<>();
        costs.forEach((key, value) -> table.put(String.valueOf(key), value));
        return TierCosts.of(table);
    }

    /** The cut-off that errs least often; what it flags is blocked. */
    private static Tiers accurate(List<DecidedPayment> payments) {
        // A review is no class of its own: dearer than any error, so that none is chosen.
        return Tiers.cheapest(
                payments, (tier, payment) -> tier == Tier.REVIEW ? 2 : payment.fraud() == (tier == Tier.BLOCK) ? 0 : 1);
    }

    private static Tier served(DecidedPayment payment) {
        return Tier.valueOf(payment.verdict());
    }

    private static boolean isCheapest(DecidedPayment payment, TierCosts costs) {
        double least = Arrays.stream(Tier.values())
                .mapToDouble(tier -> costs.expected(tier, payment))
                .min()
                .orElseThrow();
        return costs.expected(served(payment), payment) <= least + ROUNDING * Math.max(1, least);
    }

    /** Where a policy's money goes; tiers that differ from payment to payment have no thresholds to show. */
    private static Map<String, Object> row(
            String policy,
            Tiers tiers,
            List<DecidedPayment> payments,
            Function<DecidedPayment, Tier> deciding,
            TierCosts costs) {
        Money money = Money.NONE;
        long reviewed = 0;
        long blocked = 0;
        long found = 0;
        long frauds = 0;
        for (DecidedPayment payment : payments) {
            Tier tier = deciding.apply(payment);
            money = money.plus(costs.of(tier, payment));
            reviewed += tier == Tier.REVIEW ? 1 : 0;
            blocked += tier == Tier.BLOCK ? 1 : 0;
            frauds += payment.fraud() ? 1 : 0;
            found += payment.fraud() && tier != Tier.APPROVE ? 1 : 0;
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("policy", policy);
        row.put("review", tiers == null ? null : finite(tiers.review(), tiers.block()));
        row.put("block", tiers == null ? null : finite(tiers.block(), Double.POSITIVE_INFINITY));
        row.put("payments", payments.size());
        row.put("frauds", frauds);
        row.put("reviewed", reviewed);
        row.put("blocked", blocked);
        row.put("precision", reviewed + blocked == 0 ? null : (double) found / (reviewed + blocked));
        row.put("recall", (double) found / frauds);
        row.put("fraud_money", money.fraud());
        row.put("review_money", money.reviews());
        row.put("block_money", money.blocked());
        row.put("total", money.total());
        row.put("per_thousand", 1000 * money.total() / payments.size());
        return row;
    }

    /** A threshold, or null where its tier is empty: one that begins where the next does, or never. */
    private static Double finite(double from, double next) {
        return Double.isInfinite(from) || from == next ? null : (Double) from;
    }

    /** What the tiers cost in relation to a habit when cards are drawn anew: payments of one card are not independent. */
    private static void redraw(
            Recorder recorder,
            String habit,
            List<DecidedPayment> payments,
            Tiers cheapest,
            Tiers other,
            TierCosts costs,
            Random random) {
        Map<String, double[]> cards = new LinkedHashMap<>();
        for (DecidedPayment payment : payments) {
            double[] card = cards.computeIfAbsent(payment.customer(), none -> new double[2]);
            card[0] += costs.of(cheapest.of(payment), payment).total();
            card[1] += costs.of(other.of(payment), payment).total();
        }
        double[][] sums = cards.values().toArray(double[][]::new);
        double[] ratios = new double[RESAMPLINGS];
        for (int i = 0; i < RESAMPLINGS; i++) {
            double cheap = 0;
            double dear = 0;
            for (int card = 0; card < sums.length; card++) {
                double[] drawn = sums[random.nextInt(sums.length)];
                cheap += drawn[0];
                dear += drawn[1];
            }
            ratios[i] = cheap / dear;
            recorder.point("ratio_" + habit, ratios[i]);
        }
        Arrays.sort(ratios);
        int tail = RESAMPLINGS / 40;
        recorder.figure("ratio_" + habit + "_low", ratios[tail]);
        recorder.figure("ratio_" + habit + "_high", ratios[RESAMPLINGS - 1 - tail]);
    }

    /** Day by day, what the decisions cost here and what monitoring-service says that they did. */
    private static void compare(Bench bench, String model, List<DecidedPayment> payments, TierCosts costs)
            throws ExperimentException, InterruptedException {
        Map<LocalDate, List<DecidedPayment>> days = payments.stream()
                .collect(Collectors.groupingBy(
                        payment -> LocalDate.ofInstant(Instant.ofEpochMilli(payment.eventMillis()), ZoneOffset.UTC),
                        TreeMap::new,
                        Collectors.toList()));
        double here = 0;
        double there = 0;
        for (Map.Entry<LocalDate, List<DecidedPayment>> day : days.entrySet()) {
            Answer answer = bench.get(Part.MONITORING, "/v1/quality?window=" + day.getKey() + "&model=" + model);
            if (answer.status() != OK || !(answer.body().get("cost_total") instanceof Number cost)) {
                throw new ExperimentException(
                        "no_quality",
                        "monitoring-service does not tell what the decisions of " + day.getKey() + " cost: "
                                + answer.body());
            }
            double ours = day.getValue().stream()
                    .mapToDouble(payment -> costs.of(served(payment), payment).total())
                    .sum();
            here += ours;
            there += cost.doubleValue();
        }
        Recorder recorder = bench.recorder();
        recorder.figure("days", days.size());
        recorder.figure("served_here", here);
        recorder.figure("served_there", there);
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double cheapest = evidence.cell(Map.of("policy", CHEAPEST), "total");
        double high =
                Math.max(evidence.figure("ratio_" + NOTHING + "_high"), evidence.figure("ratio_" + CATCHING + "_high"));
        double here = evidence.figure("served_here");
        double apart = Math.abs(here - evidence.figure("served_there")) / Math.max(1, here);
        double odd = evidence.figure("not_cheapest");
        boolean addsUp = unaccounted(evidence) < CENT && apart <= APART_AT_MOST;
        boolean holds = high <= COST_AT_MOST && addsUp && odd == 0;
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String policy : List.of(NOTHING, CATCHING, ACCURATE, CHEAPEST, SERVED)) {
            figures.put(policy, evidence.cell(Map.of("policy", policy), "per_thousand"));
        }
        figures.put("payments", evidence.cell(Map.of("policy", SERVED), "payments"));
        figures.put("frauds", evidence.cell(Map.of("policy", SERVED), "frauds"));
        for (String policy : List.of(CATCHING, ACCURATE, CHEAPEST)) {
            figures.put(policy + "_recall", percent(evidence.cell(Map.of("policy", policy), "recall")));
            figures.put(policy + "_precision", percent(evidence.cell(Map.of("policy", policy), "precision")));
        }
        for (String habit : List.of(NOTHING, CATCHING, ACCURATE)) {
            figures.put("share_" + habit, percent(cheapest / evidence.cell(Map.of("policy", habit), "total")));
            figures.put("share_" + habit + "_low", percent(evidence.figure("ratio_" + habit + "_low")));
            figures.put("share_" + habit + "_high", percent(evidence.figure("ratio_" + habit + "_high")));
        }
        figures.put("days", evidence.figure("days"));
        return new Judgement(
                holds,
                worst(high, unaccounted(evidence), apart, odd),
                figures,
                cheapest < evidence.cell(Map.of("policy", CATCHING), "total") ? "money" : "catching");
    }

    /** By how much a row's parts miss its sum, and approving all misses what the frauds are worth. */
    private static double unaccounted(Evidence evidence) {
        double apart = Math.abs(evidence.cell(Map.of("policy", NOTHING), "total") - evidence.figure("at_stake"));
        for (Map<String, Object> row : evidence.rows()) {
            double parts = 0;
            for (String part : List.of("fraud_money", "review_money", "block_money")) {
                parts += ((Number) row.get(part)).doubleValue();
            }
            apart = Math.max(apart, Math.abs(parts - ((Number) row.get("total")).doubleValue()));
        }
        return apart;
    }

    private static double percent(double share) {
        return 100 * share;
    }

    private static Text worst(double high, double unaccounted, double apart, double odd) {
        Text share = Template.number(percent(high));
        Text most = Template.number(percent(COST_AT_MOST));
        Text amount = Template.number(Math.round(unaccounted / CENT) * CENT);
        Text difference = Template.number(percent(apart));
        Text limit = Template.number(percent(APART_AT_MOST));
        Text decisions = Template.number(odd);
        return new Text(
                "Tiers chosen by money cost " + share.en()
                        + " % of the better habit, at the upper end of the interval (limit: " + most.en()
                        + " %); parts and sums differ by " + amount.en()
                        + " at most (limit: below a cent), the service's days and monitoring's by " + difference.en()
                        + " % (limit: " + limit.en() + " %); " + decisions.en()
                        + " decisions were not the cheapest expected (limit: 0).",
                "Пороги, выбранные по деньгам, на верхнем конце интервала стоят " + share.ru()
                        + " % от лучшей из привычек (предел: " + most.ru()
                        + " %); части и суммы расходятся не больше чем на " + amount.ru()
                        + " (предел: меньше цента), дни сервиса и monitoring-service — на " + difference.ru()
                        + " % (предел: " + limit.ru() + " %); решений, которые не были самыми дешёвыми по ожиданию: "
                        + decisions.ru() + " (предел: 0).");
    }
}
