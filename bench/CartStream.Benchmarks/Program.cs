using CartStream.Benchmarks;

switch (args.FirstOrDefault())
{
    case "sqlite-log":
        SqliteLogBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: CartStream.Benchmarks sqlite-log");
        return 2;
}
