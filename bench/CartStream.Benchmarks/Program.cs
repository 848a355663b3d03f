using CartStream.Benchmarks;

switch (args)
{
    case ["models", var dataFolder, .. var names]:
        return ModelBenchmark.Run(dataFolder, names);
    default:
        Console.Error.WriteLine("usage: models DATA_FOLDER [MODEL…]");
        return 2;
}
