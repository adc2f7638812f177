package dev.mlsd.workbench.fault;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.fault.FaultKind.OfData;
import dev.mlsd.workbench.fault.FaultKind.OfModel;
import dev.mlsd.workbench.fault.FaultKind.OfProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The list of faults. */
final class Definitions {

    static final String REDIS = "redis";
    static final String BROKER = "broker";
    static final String FEATURE = "feature-service";
    static final String INFERENCE = "inference-service";
    static final String MONITORING = "monitoring-service";

    static final List<String> PROCESSES = List.of(REDIS, BROKER, FEATURE, INFERENCE, MONITORING);

    private static final Map<String, Text> WATCH = Map.of(
            REDIS,
            new Text(
                    "Decisions go on with the last known rows, and fall back where none is known; no request fails.",
                    "Решения продолжаются по последним известным строкам, а где их нет, по запасным правилам; запросы не падают."),
            BROKER,
            new Text(
                    "Decisions go on; predictions wait in the journal and none is lost.",
                    "Решения продолжаются; предсказания ждут в журнале, и ни одно не теряется."),
            FEATURE,
            new Text(
                    "Decisions fall back to rules and stay quick; afterwards the rows catch up.",
                    "Решения принимаются по запасным правилам и остаются быстрыми; потом строки догоняют."),
            INFERENCE,
            new Text(
                    "Nobody decides; payments wait, and the windows keep what was there.",
                    "Решений нет; платежи ждут, а окна хранят то, что было."),
            MONITORING,
            new Text(
                    "Decisions go on untouched; drift and quality stand still and catch up.",
                    "Решения идут как шли; дрейф и качество стоят, а потом догоняют."));

    private Definitions() {}

    static List<Definition> all() {
        List<Definition> all = new ArrayList<>();
        for (String process : PROCESSES) {
            for (OfProcess kind : OfProcess.values()) {
                all.add(new Definition(process + "-" + kind.id(), process, kind, what(kind), WATCH.get(process)));
            }
        }
        for (OfModel kind : OfModel.values()) {
            all.add(new Definition(kind.id(), INFERENCE, kind, what(kind), watch(kind)));
        }
        for (OfData kind : OfData.values()) {
            all.add(new Definition(
                    kind.prefix(),
                    FEATURE,
                    kind,
                    what(kind),
                    new Text(
                            "Set aside or recognised, counted, and in no window; the stream goes on.",
                            "Отложено или узнано, посчитано и ни в одном окне; поток идёт дальше.")));
        }
        return List.copyOf(all);
    }

    private static Text what(OfProcess kind) {
        return switch (kind) {
            case DOWN ->
                new Text(
                        "Killed, and not started again before the time is over.",
                        "Процесс убит и до конца срока не запускается.");
            case FROZEN ->
                new Text(
                        "Stopped (SIGSTOP): connections stay open, and nothing is answered.",
                        "Остановлен (SIGSTOP): соединения открыты, ответов нет.");
            case SLOW -> new Text("Stopped for 40 of every 50 ms.", "Остановлен на 40 из каждых 50 мс.");
        };
    }

    private static Text what(OfModel kind) {
        return switch (kind) {
            case MODEL_SLOW -> new Text("Each batch computes 30 ms longer.", "Каждый батч считается на 30 мс дольше.");
            case MODEL_FAILING -> new Text("Half of the batches fail.", "Половина батчей кончается ошибкой.");
        };
    }

    private static Text watch(OfModel kind) {
        return switch (kind) {
            case MODEL_SLOW ->
                new Text(
                        "Compute time and the queue before it; what cannot be in time falls back.",
                        "Время расчёта и очередь перед ним; что не успевает, решают правила.");
            case MODEL_FAILING ->
                new Text(
                        "Decisions marked as fallback; no request fails.",
                        "Решения с пометкой запасного пути; запросы не падают.");
        };
    }

    private static Text what(OfData kind) {
        return switch (kind) {
            case AMOUNT -> new Text("A payment of a negative amount.", "Платёж с отрицательной суммой.");
            case FUTURE ->
                new Text("A payment made an hour after it arrived.", "Платёж, сделанный через час после прихода.");
            case NO_ID -> new Text("A payment without a terminal.", "Платёж без терминала.");
            case KEY -> new Text("A payment under the key of another customer.", "Платёж под ключом другого клиента.");
            case UNREADABLE -> new Text("Bytes that are no record.", "Байты, которые не являются записью.");
            case LABEL -> new Text("A label that is older than its payment.", "Метка, которая старше своего платежа.");
            case REPEATED ->
                new Text(
                        "The same payment again and again: counted once.", "Один платёж снова и снова: считается раз.");
            case LATE ->
                new Text(
                        "A payment of a year ago: older than every window.",
                        "Платёж годичной давности: старше всех окон.");
        };
    }
}
