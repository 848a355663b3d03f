using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>Notes what a group gives and takes.</summary>
public sealed class OwnedPartitions : IRebalanceListener
{
    private readonly SortedSet<int> _now = [];

    /// <summary>The partitions the member has.</summary>
    public IReadOnlyList<int> Now => [.. _now];

    /// <summary>Everything that was revoked, in order.</summary>
    public List<int> Revoked { get; } = [];

    public void Assign(IReadOnlyList<int> partitions)
    {
        foreach (var partition in partitions)
            _now.Add(partition).ShouldBeTrue($"{partition} was given already");
    }

    public void Revoke(IReadOnlyList<int> partitions)
    {
        Revoked.AddRange(partitions);
        foreach (var partition in partitions)
            _now.Remove(partition).ShouldBeTrue($"{partition} was not given");
    }
}
