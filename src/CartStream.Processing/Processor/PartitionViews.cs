namespace CartStream.Processing.Processor;

/// <summary>
/// The newest complete state of each partition that this process has had, so that every shopper can be answered. While
/// a partition moves, its old state is used until the new one is complete.
/// </summary>
internal sealed class PartitionViews(int partitions)
{
    private readonly PartitionView?[] _views = new PartitionView?[partitions];

    /// <summary>How many partitions there are.</summary>
    public int Count => _views.Length;

    /// <summary>The state of a partition; null before any was complete.</summary>
    public PartitionView? this[int partition] => Volatile.Read(ref _views[partition]);

    /// <summary>Replaces a partition's state with a complete one.</summary>
    public void Publish(int partition, PartitionView view) => Volatile.Write(ref _views[partition], view);
}
