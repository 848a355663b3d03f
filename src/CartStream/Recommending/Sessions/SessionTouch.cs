namespace CartStream.Recommending.Sessions;

/// <summary>What one touch changed in a <see cref="SessionWindow"/>; valid until its next touch.</summary>
internal readonly ref struct SessionTouch
{
    /// <summary>Stands for no item.</summary>
    public const int NoItem = -1;

    /// <summary>The session's slot.</summary>
    public required int Slot { get; init; }

    /// <summary>The session's distinct items after the touch, in the order of their newest one.</summary>
    public required ReadOnlySpan<int> Items { get; init; }

    /// <summary>
    /// How far from the session's end the item stood before: 1 when it was the newest, 0 when the session did not hold
    /// it.
    /// </summary>
    public required int ReturnGap { get; init; }

    /// <summary>The item that the session lost because it is full, or <see cref="NoItem"/>.</summary>
    public required int Dropped { get; init; }

    /// <summary>The items of the session that had to leave <see cref="Slot"/>; empty when none had to.</summary>
    public required ReadOnlySpan<int> Evicted { get; init; }
}
