using System.Buffers;
using CartStream.Datasets.Simulation;
using CartStream.Events;

namespace CartStream.Benchmarks;

/// <summary>Events created before the clock starts, so that creating them is not measured.</summary>
internal sealed class ListedSource : IEventSource
{
    private readonly ShopperEventParser _parser = new();
    private int _next;

    private ListedSource(IReadOnlyList<(byte[] Key, byte[] Value, long TimeMs)> records) => Records = records;

    /// <summary>The events as records.</summary>
    public IReadOnlyList<(byte[] Key, byte[] Value, long TimeMs)> Records { get; }

    public string Fingerprint => "bench";

    public SourceCounts Counts => new(_next, Rejected: 0, Duplicates: 0);

    public double? Progress => (double)_next / Records.Count;

    /// <summary>The default simulated shop's first events.</summary>
    public static ListedSource Simulate(int events)
    {
        var records = new List<(byte[], byte[], long)>(events);
        var json = new ArrayBufferWriter<byte>();
        using var shop = new ShopSimulator(new SimulatorOptions { Events = events });
        while (shop.TryRead(out var e))
        {
            json.ResetWrittenCount();
            ShopperEventJson.Write(json, e);
            records.Add((e.ShopperId.ToArray(), json.WrittenSpan.ToArray(), e.TimeMs));
        }

        return new ListedSource(records);
    }

    /// <summary>Starts again at the first event.</summary>
    public void Restart() => _next = 0;

    public bool TryRead(out ShopperEvent next)
    {
        next = default;
        return _next < Records.Count && _parser.TryRead(Records[_next++].Value, out next, out _);
    }

    public void Dispose()
    {
    }
}
