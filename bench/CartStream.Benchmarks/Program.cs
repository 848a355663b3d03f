using CartStream.Benchmarks;

var benchmarks = new Dictionary<string, Action>(StringComparer.Ordinal)
{
    ["parse-rees46"] = ParseRees46.Run,
    ["event-json"] = EventJson.Run,
};

if (args is [var name] && benchmarks.TryGetValue(name, out var run))
{
    run();
    return 0;
}

Console.Error.WriteLine($"expected one of: {string.Join(", ", benchmarks.Keys)}");
return 2;
