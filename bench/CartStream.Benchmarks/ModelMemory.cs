using System.Runtime.CompilerServices;
using CartStream.Datasets.Reading;
using CartStream.Evaluating.Offline;
using CartStream.Events;
using CartStream.Recommending;

namespace CartStream.Benchmarks;

/// <summary>
/// How much memory each model takes for what it has learnt. Quality and speed are for <c>cartstream evaluate</c> to
/// tell.
/// </summary>
internal static class ModelMemory
{
    /// <summary>Learns all events of <paramref name="trainFile"/> in order and prints a row per model.</summary>
    public static void Run(string trainFile)
    {
        var train = Read(trainFile);
        Learn(ModelCatalog.Names[0], train.AsSpan(0, train.Length / 10));
        Console.WriteLine(Measure.Machine());
        Console.WriteLine($"{train.Length} events");
        Console.WriteLine();
        Console.WriteLine("| model | MB | bytes/event |");
        Console.WriteLine("|---|---:|---:|");
        foreach (var name in ModelCatalog.Names)
        {
            var bytes = BytesOf(name, train);
            Console.WriteLine($"| {name} | {bytes / 1e6:0.0} | {(double)bytes / train.Length:0.0} |");
        }
    }

    // A method of its own, so that no local of the caller keeps the model before this one alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long BytesOf(string name, LearntEvent[] train)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var model = Learn(name, train);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(model);
        return bytes;
    }

    private static LearntEvent[] Read(string trainFile)
    {
        using var source = EventFiles.Open([trainFile], new EventFileOptions { DuplicateWindowRows = 0 });
        return [.. EvaluationInput.Events(source, new ItemDictionary())];
    }

    private static IModel Learn(string name, ReadOnlySpan<LearntEvent> events)
    {
        var model = ModelCatalog.TryCreate(name)!;
        foreach (ref readonly var e in events)
            model.Learn(e);
        return model;
    }
}
