using CartStream.Processing.ModelSync;

namespace CartStream.Kafka.Tests;

/// <summary>Snapshots in memory, which a test can damage.</summary>
internal sealed class MemorySnapshots(string origin = "test") : ISnapshotStore
{
    public string Origin => origin;

    /// <summary>Oldest first.</summary>
    public List<byte[]> Snapshots { get; init; } = [];

    public List<string> Reports { get; } = [];

    public IReadOnlyList<string> Names() =>
        [.. Enumerable.Range(0, Snapshots.Count).Reverse().Select(number => $"{number}")];

    public Stream Open(string name) => new MemoryStream(Snapshots[int.Parse(name)], writable: false);

    public void Add(Action<Stream> write)
    {
        var into = new MemoryStream();
        write(into);
        Snapshots.Add(into.ToArray());
    }

    public void Report(string line) => Reports.Add(line);
}
