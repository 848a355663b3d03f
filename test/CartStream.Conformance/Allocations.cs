namespace CartStream.Tests;

/// <summary>Measures what code allocates on its own thread.</summary>
public static class Allocations
{
    private const int Runs = 8;

    /// <summary>
    /// Bytes that <paramref name="run"/> allocates: the fewest of several runs, because a collection or a recompilation
    /// that falls into one adds some of its own.
    /// </summary>
    public static long Of(Action run)
    {
        var fewest = long.MaxValue;
        for (var i = 0; i < Runs && fewest > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }
}
