using System.Runtime.CompilerServices;

namespace CartStream.Retrieval.Candidates;

/// <summary>
/// In how many sessions an item was touched near another one, by distance in interactions; each count goes up to
/// 65,535.
/// </summary>
internal struct TransitionCounts
{
    private const int Distances = 3;

    private Counts _counts;

    /// <summary>Touched right after it.</summary>
    public readonly int After1 => _counts[0];

    /// <summary>Two interactions after it.</summary>
    public readonly int After2 => _counts[1];

    /// <summary>Later than that.</summary>
    public readonly int After3 => _counts[2];

    /// <summary>Right before it.</summary>
    public readonly int Before1 => _counts[Distances];

    /// <summary>Two interactions before it.</summary>
    public readonly int Before2 => _counts[Distances + 1];

    /// <summary>Earlier than that.</summary>
    public readonly int Before3 => _counts[Distances + 2];

    /// <summary>All that came after it.</summary>
    public readonly int After => After1 + After2 + After3;

    /// <summary>All that came before it.</summary>
    public readonly int Before => Before1 + Before2 + Before3;

    /// <summary>The index of the count for a distance, for <see cref="Count"/>.</summary>
    /// <param name="distance">
    /// Interactions from the other item to this one, not 0; below zero when this one came before.
    /// </param>
    public static int IndexOf(int distance) =>
        Math.Min(Math.Abs(distance), Distances) - 1 + (distance < 0 ? Distances : 0);

    /// <summary>Counts a session at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Count(int index)
    {
        ref var count = ref _counts[index];
        count += (ushort)(count < ushort.MaxValue ? 1 : 0);
    }

    [InlineArray(2 * Distances)]
    private struct Counts
    {
        private ushort _first;
    }
}
