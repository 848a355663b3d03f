using CartStream.Benchmarks;
using CartStream.Benchmarks.LightGbm;
using CartStream.Benchmarks.Serving;

switch (args)
{
    case ["parse-rees46"]:
        ParseRees46.Run();
        return 0;
    case ["event-json"]:
        EventJson.Run();
        return 0;
    case ["sqlite-log"]:
        SqliteLogBenchmark.Run();
        return 0;
    case ["pipeline"]:
        PipelineBenchmark.Run();
        return 0;
    case ["follower"]:
        FollowerBenchmark.Run();
        return 0;
    case ["capacity"]:
        CapacityTables.Print();
        return 0;
    case ["ranker"]:
        RankerBenchmark.Run();
        return 0;
    case ["lightgbm", var trainFile, var testFile]:
        LightGbmBenchmark.Run(trainFile, testFile);
        return 0;
    case ["model", var trainFile, var testFile]:
        ModelBenchmark.Run(trainFile, testFile);
        return 0;
    case ["embedding", var trainFile]:
        EmbeddingBenchmark.Run(trainFile);
        return 0;
    case ["postgres-sink", var connectionString]:
        PostgresSinkBenchmark.Run(connectionString);
        return 0;
    case ["kafka-producer"]:
        KafkaProducerBenchmark.Run();
        return 0;
    case ["kafka"]:
        KafkaProcessBenchmark.Run(brokers: 3);
        Console.WriteLine();
        KafkaLatencyBenchmark.Run();
        return 0;
    case ["kafka-process"]:
        KafkaProcessBenchmark.Run();
        return 0;
    case ["kafka-latency"]:
        KafkaLatencyBenchmark.Run();
        return 0;
    case ["kafka-restore"]:
        KafkaRestoreBenchmark.Run();
        return 0;
    case ["serve-load", .. var rest]:
        return ServeLoadBenchmark.Run(rest);
    default:
        Console.Error.WriteLine(
            "usage: parse-rees46 | event-json | sqlite-log | pipeline | follower | capacity | ranker | "
            + "lightgbm TRAIN_FILE TEST_FILE | model TRAIN_FILE TEST_FILE | embedding TRAIN_FILE | "
            + "postgres-sink CONNECTION | kafka | kafka-producer | kafka-process | kafka-latency | kafka-restore | "
            + "serve-load [MINUTES]");
        return 2;
}
