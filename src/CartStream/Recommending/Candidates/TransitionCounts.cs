namespace CartStream.Recommending.Candidates;

/// <summary>In how many sessions an item was touched near another one, by distance in touches.</summary>
internal struct TransitionCounts
{
    /// <summary>Touched right after it.</summary>
    public ushort After1;

    /// <summary>Two touches after it.</summary>
    public ushort After2;

    /// <summary>Later than that.</summary>
    public ushort After3;

    /// <summary>Right before it.</summary>
    public ushort Before1;

    /// <summary>Two touches before it.</summary>
    public ushort Before2;

    /// <summary>Earlier than that.</summary>
    public ushort Before3;

    /// <summary>All that came after it.</summary>
    public readonly int After => After1 + After2 + After3;

    /// <summary>All that came before it.</summary>
    public readonly int Before => Before1 + Before2 + Before3;

    /// <summary>Counts a session, up to 65,535 of them.</summary>
    /// <param name="distance">Touches from the other item to this one; below zero when this one came before.</param>
    public void Count(int distance)
    {
        ref var count = ref Of(ref this, distance);
        if (count < ushort.MaxValue)
            count++;
    }

    private static ref ushort Of(ref TransitionCounts counts, int distance)
    {
        switch (distance)
        {
            case 1: return ref counts.After1;
            case 2: return ref counts.After2;
            case > 2: return ref counts.After3;
            case -1: return ref counts.Before1;
            case -2: return ref counts.Before2;
            default: return ref counts.Before3;
        }
    }
}
