package io.chargelake.jobs;

import io.chargelake.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.infrastructure.support.DatabaseType;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The history of the jobs that are operated as jobs: which ran, with which parameters, how they ended. A Spring Batch
 * JDBC repository, put together without an application context so that a job starts fast.
 *
 * <p>By default it is one H2 file, which this process holds only while it reads or writes: several jobs may run side
 * by side. A JDBC URL names any other database that Spring Batch knows; its driver has to be on the class path.
 */
public final class JobHistory {

    private static final String LAST_TABLE = "BATCH_JOB_EXECUTION_CONTEXT";
    private static final String SCHEMAS = "org/springframework/batch/core/schema-";

    private final String state;
    private final DataSource database;
    private final JobRepository repository;
    private final JobOperator operator;

    private JobHistory(String state, DataSource database, JobRepository repository, JobOperator operator) {
        this.state = state;
        this.database = database;
        this.repository = repository;
        this.operator = operator;
    }

    /**
     * Opens the history and creates its tables where they are missing.
     *
     * @param state a folder of this machine, which is created where it is missing, or a JDBC URL
     * @throws CommandFailure (exit 5) if it cannot be used
     */
    public static JobHistory open(String state) {
        try {
            DataSource database = new PatientDataSource(url(state));
            createTablesIfMissing(database);
            JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
            factory.setDataSource(database);
            factory.setTransactionManager(new JdbcTransactionManager(database));
            factory.afterPropertiesSet();
            JobRepository repository = factory.getObject();
            return new JobHistory(state, database, repository, operator(repository));
        } catch (DataAccessException | SQLException | MetaDataAccessException | IOException failure) {
            throw unusable(state, failure);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException("The job history at " + state + " cannot be put together", failure);
        }
    }

    /** The history's database, for what a job itself has to remember; each of its connections is a new one. */
    public DataSource database() {
        return database;
    }

    /** Where the builders of jobs and steps keep what they know. */
    public JobRepository repository() {
        return repository;
    }

    /**
     * The transactions of tasklets that do their own work's commits: none. A tasklet therefore holds no connection to
     * the history while it runs.
     */
    public PlatformTransactionManager withoutTransaction() {
        return new ResourcelessTransactionManager();
    }

    /**
     * Runs a job in this thread, to its end.
     *
     * @param parameters the identifying ones among them name the job instance, which can complete only once
     * @throws CommandFailure the one that a step has thrown, or (exit 5) if the history cannot be used
     * @throws JobExecutionException if Spring Batch refuses the parameters, for example because the instance has
     *     completed ({@code JobInstanceAlreadyCompleteException}) or is running
     */
    public JobExecution run(Job job, JobParameters parameters) throws JobExecutionException {
        JobExecution execution;
        try {
            execution = operator.start(job, parameters);
        } catch (DataAccessException failure) {
            throw unusable(state, failure);
        }
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            return execution;
        }
        for (Throwable failure : execution.getAllFailureExceptions()) {
            if (failure instanceof CommandFailure known) {
                throw known;
            }
            if (failure instanceof DataAccessException) {
                throw unusable(state, failure);
            }
            if (failure instanceof RuntimeException bug) {
                throw bug;
            }
        }
        throw new IllegalStateException(
                "Job " + job.getName() + " ended as " + execution.getStatus(),
                execution.getAllFailureExceptions().stream().findFirst().orElse(null));
    }

    private static String url(String state) throws IOException {
        if (state.startsWith("jdbc:")) {
            return state;
        }
        if (state.matches("[a-z][a-z0-9+.-]+:/.*") && !state.startsWith("file:/")) {
            throw CommandFailure.usage("The job history cannot lie at " + state
                    + ". Give --state a folder of this machine or a JDBC URL.");
        }
        Path folder =
                Path.of(state.replaceFirst("^file:/+", "/")).toAbsolutePath().normalize();
        Files.createDirectories(folder);
        // The file is closed a second after its last use; until then another process waits. Left to itself, H2 writes
        // what
        // was committed up to half a second later: a process that is killed meanwhile would have forgotten it.
        return "jdbc:h2:file:" + folder.resolve("jobs") + ";DB_CLOSE_DELAY=1;WRITE_DELAY=0;TRACE_LEVEL_FILE=0";
    }

    private static JobOperator operator(JobRepository repository) throws Exception {
        TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
        operator.setJobRepository(repository);
        operator.setJobRegistry(new MapJobRegistry());
        operator.setTaskExecutor(new SyncTaskExecutor());
        operator.afterPropertiesSet();
        return operator;
    }

    private static void createTablesIfMissing(DataSource database) throws SQLException, MetaDataAccessException {
        Connection connection = DataSourceUtils.getConnection(database);
        try {
            if (hasTable(connection, LAST_TABLE) || hasTable(connection, LAST_TABLE.toLowerCase(Locale.ROOT))) {
                return;
            }
            String product = schema(DatabaseType.fromMetaData(database));
            // A first run that was killed may have left some of the tables.
            ResourceDatabasePopulator schema = new ResourceDatabasePopulator(
                    new ClassPathResource(SCHEMAS + "drop-" + product + ".sql"),
                    new ClassPathResource(SCHEMAS + product + ".sql"));
            schema.setIgnoreFailedDrops(true);
            schema.populate(connection);
        } finally {
            DataSourceUtils.releaseConnection(connection, database);
        }
    }

    /** What Spring Batch calls a product in the names of its schemas; not always as it calls it elsewhere. */
    private static String schema(DatabaseType product) {
        return switch (product) {
            case POSTGRES -> "postgresql";
            case HSQL -> "hsqldb";
            case DB2VSE, DB2ZOS, DB2AS400 -> "db2";
            default -> product.name().toLowerCase(Locale.ROOT);
        };
    }

    private static boolean hasTable(Connection connection, String name) throws SQLException {
        try (ResultSet tables =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), name, null)) {
            return tables.next();
        }
    }

    private static CommandFailure unusable(String state, Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = "The job history at " + state + " cannot be used: " + root
                + ". Give --state a folder that this user may write, or the JDBC URL of a database that is up.";
        return CommandFailure.unreachable(
                message.replaceAll("\\s+", " ").replaceAll("(?i)(password=)[^&;\\s]*", "$1***"), failure);
    }
}
