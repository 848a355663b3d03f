using CartStream.Log;
using CartStream.Processing.ModelSync;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Running;

namespace CartStream.Simulation.Shop;

/// <summary>Snapshots of a machine: its disk is full at times, is slow, and damages what it holds.</summary>
internal sealed class SimulatedDisk(Scheduler scheduler)
{
    private readonly List<byte[]> _snapshots = [];

    /// <summary>Chance that a snapshot can't be written.</summary>
    public double IsFull { get; set; }

    /// <summary>Damages the newest snapshot: cuts it short or changes a byte.</summary>
    public void Damage()
    {
        if (_snapshots.Count == 0 || _snapshots[^1].Length == 0)
            return;
        var newest = _snapshots[^1];
        scheduler.Note("a snapshot is damaged");
        if (scheduler.Happens(0.5))
            _snapshots[^1] = newest[..scheduler.Random.Next(newest.Length)];
        else
            newest[scheduler.Random.Next(newest.Length)] ^= (byte)(1 << scheduler.Random.Next(8));
    }

    /// <summary>The store as one process sees it.</summary>
    public ISnapshotStore Open(SimulatedLog log) => new Store(this, log, scheduler);

    private sealed class Store(SimulatedDisk disk, SimulatedLog log, Scheduler scheduler) : ISnapshotStore
    {
        public string Origin => "simulation";

        public IReadOnlyList<string> Names()
        {
            log.CrashIfDue();
            return [.. Enumerable.Range(0, disk._snapshots.Count).Reverse().Select(number => $"{number}")];
        }

        public Stream Open(string name)
        {
            log.CrashIfDue();
            return new MemoryStream(disk._snapshots[int.Parse(name)].ToArray(), writable: false);
        }

        public void Add(Action<Stream> write)
        {
            using var into = new MemoryStream();
            write(into);
            scheduler.Sleep("writing a snapshot", scheduler.UpTo(TimeSpan.FromMilliseconds(500)));
            log.CrashIfDue();
            if (scheduler.Happens(disk.IsFull))
                throw new IOException("no space left on device");
            disk._snapshots.Add(into.ToArray());
        }

        public void Report(string line) => scheduler.Note(line);
    }
}
