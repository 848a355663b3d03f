using CartStream.Events;
using CartStream.Index;

namespace CartStream.Tests.Models;

/// <summary>
/// Runs one writer at full speed beside readers that check all they see, and a shop in which a torn or mixed read
/// shows: all items of a session have the session key's residue.
/// </summary>
internal static class ConcurrentReaders
{
    public const int Residues = 8;
    public const int Items = 80 * Residues;

    /// <summary>Runs <paramref name="read"/> again and again on each of two threads until the writer is done.</summary>
    /// <param name="write">The writer's work.</param>
    /// <param name="openRead">
    /// Makes a thread's reading, of which each call gets its number; it throws when it sees what must not be.
    /// </param>
    /// <returns>Per reader the fewest bytes that a run of a hundred reads allocated.</returns>
    public static long[] Run(Action write, Func<Action<int>> openRead)
    {
        using var stop = new CancellationTokenSource();
        using var started = new CountdownEvent(2);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () => ReadUntilStopped(openRead(), started, stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        started.Wait(TestContext.Current.CancellationToken);
        try
        {
            write();
        }
        finally
        {
            stop.Cancel();
        }

        return [.. readers.Select(reader => reader.GetAwaiter().GetResult())];
    }

    /// <summary>The event of a number: eight sessions are open at a time, of six interactions each.</summary>
    public static LearntEvent Event(int number)
    {
        var session = (ulong)((number / 48 * Residues) + (number % Residues));
        var draw = (int)(((uint)number * 2_654_435_761u) >> 16);
        var item = ((draw % (Items / Residues)) * Residues) + (number % Residues);
        var type = (draw & 7) == 0 ? EventType.Purchase : EventType.View;
        return new LearntEvent(session, session % 1_000, item, type, Opened(session));
    }

    /// <summary>When a session was opened, which follows from its key.</summary>
    public static long Opened(ulong session) => (long)session * 1_000;

    private static long ReadUntilStopped(Action<int> read, CountdownEvent started, CancellationToken stop)
    {
        var fewest = long.MaxValue;
        var number = 0;
        try
        {
            for (; number < 200; number++)
                read(number);
        }
        finally
        {
            started.Signal();
        }

        do
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                read(number++);
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        while (!stop.IsCancellationRequested);
        return fewest;
    }
}
