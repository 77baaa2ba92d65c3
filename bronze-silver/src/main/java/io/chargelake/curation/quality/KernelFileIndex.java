package io.chargelake.curation.quality;

import io.chargelake.lake.StoredFile;
import io.chargelake.lake.TableFiles;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.InterpretedPredicate;
import org.apache.spark.sql.execution.datasources.DataSourceStrategy$;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.execution.datasources.PartitioningUtils;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.PartialFunction;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * The files of one version of a Delta table, as Spark's planner asks for them. Conditions on the partition choose files
 * exactly, as Spark expects of an index; others leave out the files whose statistics say that no row can meet them.
 */
final class KernelFileIndex implements FileIndex {

    private final Path root;
    private final TableFiles files;
    private final StructType partitionSchema;
    private final StructType dataSchema;

    /**
     * @param location the table's folder
     * @param files the files of a version, which hold rows of the table and nothing else
     */
    KernelFileIndex(String location, TableFiles files) {
        this.root = new Path(location);
        this.files = files;
        StructType all = TableSchema.of(files.table());
        String partition = files.table().partition().orElse(null);
        this.partitionSchema = new StructType(Arrays.stream(all.fields())
                .filter(field -> field.name().equals(partition))
                .toArray(StructField[]::new));
        this.dataSchema = new StructType(Arrays.stream(all.fields())
                .filter(field -> !field.name().equals(partition))
                .toArray(StructField[]::new));
    }

    /** The rows of the files; the partition's column stands last. */
    Dataset<Row> rows(SparkSession spark) {
        var session = (org.apache.spark.sql.classic.SparkSession) spark;
        return session.baseRelationToDataFrame(new HadoopFsRelation(
                this,
                partitionSchema,
                dataSchema,
                Option.empty(),
                new ParquetFileFormat(),
                Map$.MODULE$.<String, String>empty(),
                session));
    }

    @Override
    public Seq<Path> rootPaths() {
        return seq(List.of(root));
    }

    @Override
    public Seq<PartitionDirectory> listFiles(Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
        Predicate<InternalRow> wanted = onPartition(partitionFilters);
        List<Filter> conditions = translated(dataFilters);
        List<PartitionDirectory> listed = new ArrayList<>();
        for (Map.Entry<String, List<StoredFile>> partition : files.byPartition().entrySet()) {
            InternalRow values = values(partition.getKey());
            if (wanted.test(values)) {
                FileStatus[] statuses = partition.getValue().stream()
                        .filter(file ->
                                conditions.stream().allMatch(condition -> FileSkipping.mayHold(file, condition)))
                        .map(this::status)
                        .toArray(FileStatus[]::new);
                if (statuses.length > 0) {
                    listed.add(PartitionDirectory.apply(values, statuses));
                }
            }
        }
        return seq(listed);
    }

    private InternalRow values(String partition) {
        if (partitionSchema.isEmpty()) {
            return InternalRow.empty();
        }
        return new GenericInternalRow(new Object[] {
            PartitioningUtils.castPartValueToDesiredType(
                    partitionSchema.apply(0).dataType(), partition, ZoneOffset.UTC)
        });
    }

    /** There is one partition column at most, and so every attribute is that. */
    private Predicate<InternalRow> onPartition(Seq<Expression> filters) {
        PartialFunction<Expression, Expression> binding = new AbstractPartialFunction<>() {
            @Override
            public boolean isDefinedAt(Expression expression) {
                return expression instanceof AttributeReference;
            }

            @Override
            public Expression apply(Expression expression) {
                return new BoundReference(0, expression.dataType(), true);
            }
        };
        List<InterpretedPredicate> predicates = new ArrayList<>();
        CollectionConverters.asJava(filters)
                .forEach(filter -> predicates.add(org.apache.spark.sql.catalyst.expressions.Predicate.createInterpreted(
                        filter.transform(binding))));
        return values -> predicates.stream().allMatch(predicate -> predicate.eval(values));
    }

    private static List<Filter> translated(Seq<Expression> expressions) {
        List<Filter> filters = new ArrayList<>();
        for (Expression expression : CollectionConverters.asJava(expressions)) {
            Option<Filter> filter = DataSourceStrategy$.MODULE$.translateFilter(expression, false);
            if (filter.isDefined()) {
                filters.add(filter.get());
            }
        }
        return filters;
    }

    private FileStatus status(StoredFile file) {
        return new FileStatus(file.bytes(), false, 0, 0, file.writtenAt().toEpochMilli(), path(file));
    }

    private Path path(StoredFile file) {
        URI location = file.location();
        return location.isAbsolute() ? new Path(location) : new Path(root, location.getPath());
    }

    @Override
    public String[] inputFiles() {
        return files.files().stream().map(file -> path(file).toString()).toArray(String[]::new);
    }

    /** The version stays what it is. */
    @Override
    public void refresh() {}

    @Override
    public long sizeInBytes() {
        return files.bytes();
    }

    @Override
    public StructType partitionSchema() {
        return partitionSchema;
    }

    private static <T> Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }

    @Override
    public String toString() {
        return "files of " + files.table() + " at " + root;
    }
}
