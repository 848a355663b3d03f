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
    case ["models", var dataFolder, .. var names]:
        return ModelBenchmark.Run(dataFolder, names);
    default:
        Console.Error.WriteLine("usage: parse-rees46 | event-json | sqlite-log | pipeline | models FOLDER [MODEL…]");
        return 2;
}
