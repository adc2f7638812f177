package dev.mlsd.testkit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/**
 * Where tests get Redis and Kafka from. The system property {@code mlsd.test.backend}, else the environment's {@code MLSD_TEST_BACKEND},
 * says {@code containers}, {@code embedded} or {@code auto}, which is the default: containers where Docker answers on this machine and
 * has or can get the images. What was taken is said once on standard error.
 */
public enum Backend {
    /** The stock images, by Testcontainers. */
    CONTAINERS,
    /** The processes that run without containers. */
    EMBEDDED;

    static final String REDIS_IMAGE = "redis:7";
    static final String KAFKA_IMAGE = "apache/kafka:4.3.1";

    private static final String PROPERTY = "mlsd.test.backend";
    private static final String TAKEN = "mlsd.test.backend.taken";
    private static final String VARIABLE = "MLSD_TEST_BACKEND";

    /** The one of this JVM. Throws {@link IllegalStateException} when containers are asked for and cannot be had. */
    public static Backend chosen() {
        return Choice.MADE;
    }

    private static final class Choice {

        static final Backend MADE = make();

        /** Once in a JVM, although a test framework may load this class with several class loaders. */
        private static Backend make() {
            String taken = System.getProperty(TAKEN);
            if (taken != null) {
                return valueOf(taken);
            }
            Backend made = choose(System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, "auto")));
            System.setProperty(TAKEN, made.name());
            return made;
        }

        private static Backend choose(String asked) {
            return switch (asked.toLowerCase(Locale.ROOT)) {
                case "embedded" -> say(EMBEDDED, "asked for");
                case "containers" -> {
                    String obstacle = obstacle();
                    if (!obstacle.isEmpty()) {
                        throw new IllegalStateException("containers were asked for, but " + obstacle);
                    }
                    yield say(CONTAINERS, "asked for");
                }
                case "auto" -> {
                    String obstacle = obstacle();
                    yield obstacle.isEmpty() ? say(CONTAINERS, "Docker answers") : say(EMBEDDED, obstacle);
                }
                default ->
                    throw new IllegalStateException(VARIABLE + " is containers, embedded or auto, got '" + asked + "'");
            };
        }

        private static Backend say(Backend backend, String why) {
            String what = switch (backend) {
                case CONTAINERS -> "containers of " + REDIS_IMAGE + " and " + KAFKA_IMAGE;
                case EMBEDDED -> "processes of this machine";
            };
            System.err.println("=== Redis and Kafka of these tests are " + what + ": " + why + " ===");
            return backend;
        }

        /** Why containers cannot be had; empty if they can. */
        private static String obstacle() {
            DockerClientFactory docker = DockerClientFactory.instance();
            if (!docker.isDockerAvailable()) {
                return "Docker does not answer";
            }
            String host = docker.dockerHostIpAddress();
            if (!isHere(host)) {
                return "Docker answers on another machine, " + host;
            }
            for (String image : new String[] {REDIS_IMAGE, KAFKA_IMAGE}) {
                try {
                    new RemoteDockerImage(DockerImageName.parse(image)).get();
                } catch (RuntimeException e) {
                    return "Docker has no image " + image + " and cannot get it";
                }
            }
            return "";
        }

        private static boolean isHere(String host) {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        }
    }
}
