package io.chargelake.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Spark standalone cluster: a master and workers of one core each, every one in a process of its own. Its jars are
 * Spark's alone, as a cluster has them; what Chargelake needs beside them comes with the application.
 */
final class SparkCluster implements AutoCloseable {

    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Pattern WEB = Pattern.compile("Bound MasterWebUI to \\S+ and started at (http://\\S+)");

    private final Path folder;
    private final Path home;
    private final Path module;
    private final Process master;
    private final String url;
    private final String web;
    private final List<Process> workers = new ArrayList<>();

    private SparkCluster(Path folder, Path module) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.module = module;
        this.home = sparkHome();
        this.master = start("master", "org.apache.spark.deploy.master.Master", "--port", "0", "--webui-port", "0");
        try {
            this.url = said("master", MASTER);
            this.web = said("master", WEB);
        } catch (RuntimeException notStarted) {
            master.destroyForcibly();
            throw notStarted;
        }
    }

    /**
     * Starts one, and waits until the workers are known to the master.
     *
     * @param folder for logs and what Spark keeps
     * @param workers how many
     */
    static SparkCluster start(Path folder, int workers) throws IOException {
        SparkCluster cluster =
                new SparkCluster(folder, Path.of(System.getProperty("chargelake.home"), "gold-jobs", "target"));
        try {
            for (int number = 0; number < workers; number++) {
                cluster.workers.add(cluster.start(
                        "worker-" + number,
                        "org.apache.spark.deploy.worker.Worker",
                        "--cores",
                        "1",
                        "--memory",
                        "1g",
                        "--webui-port",
                        "0",
                        "--work-dir",
                        folder.resolve("work-" + number).toString(),
                        cluster.url));
            }
            Awaitility.await()
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> cluster.state().path("aliveworkers").asInt() == workers);
        } catch (IOException | RuntimeException failure) {
            cluster.close();
            throw failure;
        }
        return cluster;
    }

    /**
     * Starts what {@code bin/spark-submit} starts, with the jars of {@code target/submit} named as the DAGs name them.
     *
     * @param settings a folder with {@code core-site.xml}
     * @param log where its output goes
     */
    Process submit(Path settings, Path log, String main, String... arguments) throws IOException {
        List<String> command = java(settings + ":" + home.resolve("jars/*"));
        command.addAll(List.of(
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                url,
                "--executor-memory",
                "512m",
                "--conf",
                "spark.sql.shuffle.partitions=4",
                "--conf",
                "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1",
                "--class",
                main,
                "--jars",
                module.resolve("submit/*.jar").toString(),
                module.resolve("gold-jobs-*.jar").toString()));
        command.addAll(List.of(arguments));
        return process(command, log);
    }

    /** How many workers give a core to an application right now. */
    long workersAtWork() throws IOException {
        long working = 0;
        for (JsonNode worker : state().path("workers")) {
            if ("ALIVE".equals(worker.path("state").asText())
                    && worker.path("coresused").asInt() > 0) {
                working++;
            }
        }
        return working;
    }

    /** SIGKILL for a worker and everything that it has started, as when its machine goes down. */
    void killWorker(int number) throws InterruptedException {
        Process worker = workers.get(number);
        List<ProcessHandle> executors = worker.descendants().toList();
        worker.destroyForcibly().waitFor();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        Stream.concat(workers.stream(), Stream.of(master))
                .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private JsonNode state() throws IOException {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(web + "/json/")).build(),
                            HttpResponse.BodyHandlers.ofString());
            return new ObjectMapper().readTree(answer.body());
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private Process start(String name, String main, String... arguments) throws IOException {
        List<String> command = java(home.resolve("jars/*").toString());
        command.addAll(List.of(main, "--host", "127.0.0.1"));
        command.addAll(List.of(arguments));
        return process(command, folder.resolve(name + ".log"));
    }

    private List<String> java(String classPath) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.master.rest.enabled=false",
                "@" + module.resolve("../../etc/spark.jvm").normalize(),
                "-cp",
                classPath));
    }

    private Process process(List<String> command, Path log) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME", home.toString(), "SPARK_LOCAL_IP", "127.0.0.1", "SPARK_SCALA_VERSION", "2.13"));
        return builder.start();
    }

    private String said(String process, Pattern what) {
        Path log = folder.resolve(process + ".log");
        return Awaitility.await()
                .atMost(1, TimeUnit.MINUTES)
                .until(
                        () -> {
                            Matcher found = what.matcher(Files.readString(log, UTF_8));
                            return found.find() ? found.group(1) : "";
                        },
                        text -> !text.isEmpty());
    }

    /** A folder as a Spark distribution has it: the launcher's class path without what comes with the application. */
    private Path sparkHome() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("spark").resolve("jars"));
        Set<String> ours = new HashSet<>(
                jars(module.resolve("submit")).stream().map(SparkCluster::name).toList());
        for (String each : Files.readString(module.resolve("classpath")).strip().split(":")) {
            Path jar = Path.of(each);
            if (!ours.contains(name(jar)) && Files.isRegularFile(jar)) {
                Files.createSymbolicLink(jars.resolve(name(jar)), jar);
            }
        }
        return Files.writeString(jars.getParent().resolve("RELEASE"), "of the tests\n")
                .getParent();
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path jar) {
        return jar.getFileName().toString();
    }
}
