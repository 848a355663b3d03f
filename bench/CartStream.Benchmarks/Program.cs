using CartStream.Benchmarks;

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
    case ["model-memory", var trainFile]:
        ModelMemory.Run(trainFile);
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: parse-rees46 | event-json | sqlite-log | pipeline | model-memory TRAIN_FILE");
        return 2;
}
