package dev.mlsd.monitoring.alerting;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads alert rules from YAML; what is wrong is told with file, line, what stood there and what is allowed. */
public final class RuleFile {

    private static final Set<String> KEYS =
            Set.of("name", "metric", "scope", "above", "below", "of", "owner", "next_step", "retrain");

    /** A file that holds no rules to go by. */
    public static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1;

        Mistake(String message) {
            super(message);
        }
    }

    private final String file;

    private RuleFile(String file) {
        this.file = file;
    }

    /** The rules of a text. Throws {@link Mistake}. */
    public static List<Rule> read(String file, String text) {
        try {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            return new RuleFile(file).rules(root);
        } catch (MarkedYAMLException e) {
            throw new Mistake(file + ":" + (e.getProblemMark().getLine() + 1) + ": not YAML: " + e.getProblem());
        }
    }

    private List<Rule> rules(Node root) {
        if (root == null) {
            throw new Mistake(file + ":1: there must be a key \"rules\" with a list of rules, got nothing");
        }
        Map<String, Node> top = mapping(root, Set.of("rules"));
        if (!(top.get("rules") instanceof SequenceNode sequence)) {
            throw mistake(root, "there must be a key \"rules\" with a list of rules");
        }
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node node : sequence.getValue()) {
            Rule rule = rule(node);
            if (!names.add(rule.name())) {
                throw mistake(node, "the name " + rule.name() + " is taken by a rule above");
            }
            rules.add(rule);
        }
        return List.copyOf(rules);
    }

    private Rule rule(Node node) {
        Map<String, Node> fields = mapping(node, KEYS);
        if (fields.containsKey("above") == fields.containsKey("below")) {
            throw mistake(node, "a rule has limits either above or below");
        }
        boolean above = fields.containsKey("above");
        Node limitNode = fields.get(above ? "above" : "below");
        Map<String, Node> limits = mapping(limitNode, Set.of("warning", "critical"));
        String[] of = text(node, fields, "of").split(" of ");
        if (of.length != 2) {
            throw mistake(fields.get("of"), "of must read like \"2 of 3\"");
        }
        try {
            return new Rule(
                    text(node, fields, "name"),
                    metric(required(node, fields, "metric")),
                    fields.containsKey("scope") ? text(node, fields, "scope") : "*",
                    above,
                    number(limitNode, limits, "warning"),
                    number(limitNode, limits, "critical"),
                    Integer.parseInt(of[0].strip()),
                    Integer.parseInt(of[1].strip()),
                    text(node, fields, "owner"),
                    text(node, fields, "next_step"),
                    fields.containsKey("retrain") && flag(node, fields));
        } catch (NumberFormatException e) {
            throw mistake(fields.get("of"), "of must read like \"2 of 3\"");
        } catch (IllegalArgumentException e) {
            throw mistake(node, e.getMessage());
        }
    }

    private Metric metric(Node node) {
        String code = scalar(node);
        for (Metric metric : Metric.values()) {
            if (metric.code().equals(code)) {
                return metric;
            }
        }
        throw mistake(node, "metric must be one of " + String.join(", ", Metric.codes()) + ", got " + code);
    }

    private boolean flag(Node rule, Map<String, Node> fields) {
        String text = text(rule, fields, "retrain");
        if (!text.equals("true") && !text.equals("false")) {
            throw mistake(fields.get("retrain"), "retrain must be true or false, got " + text);
        }
        return text.equals("true");
    }

    private double number(Node owner, Map<String, Node> fields, String key) {
        Node node = required(owner, fields, key);
        String text = scalar(node);
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, as for infinity
        }
        throw mistake(node, key + " must be a number, got " + text);
    }

    private String text(Node owner, Map<String, Node> fields, String key) {
        Node node = required(owner, fields, key);
        String text = scalar(node);
        if (text.isBlank()) {
            throw mistake(node, key + " must not be empty");
        }
        return text;
    }

    private Node required(Node owner, Map<String, Node> fields, String key) {
        Node node = fields.get(key);
        if (node == null) {
            throw mistake(owner, "the key \"" + key + "\" is missing");
        }
        return node;
    }

    private String scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw mistake(node, "a single value was expected");
    }

    private Map<String, Node> mapping(Node node, Set<String> allowed) {
        if (!(node instanceof MappingNode mapping)) {
            throw mistake(node, "keys and values were expected, of " + sorted(allowed));
        }
        Map<String, Node> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(tuple.getKeyNode());
            if (!allowed.contains(key)) {
                throw mistake(tuple.getKeyNode(), "unknown key \"" + key + "\", allowed are " + sorted(allowed));
            }
            if (fields.put(key, tuple.getValueNode()) != null) {
                throw mistake(tuple.getKeyNode(), "the key \"" + key + "\" stands there twice");
            }
        }
        return fields;
    }

    private static String sorted(Set<String> keys) {
        return String.join(", ", keys.stream().sorted().toList());
    }

    private Mistake mistake(Node node, String what) {
        return new Mistake(file + ":" + (node.getStartMark().getLine() + 1) + ": " + what);
    }
}
