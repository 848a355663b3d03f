namespace CartStream.Options;

/// <summary>When a model's fitted parts are refitted while it learns.</summary>
public sealed record RefitOptions
{
    /// <summary>Events learnt when the first fit begins; 5,000 by default, 100 to 1,000,000,000.</summary>
    public long FirstAtEvents { get; init; } = 5_000;

    /// <summary>
    /// The next fit begins when the number of learnt events has grown by this factor; 1.6 by default, 1.1 to 10.
    /// </summary>
    public double Growth { get; init; } = 1.6;

    /// <summary>Events after which the next fit begins at the latest; 1,000,000 by default, 1,000 to 1,000,000,000.
    /// </summary>
    public long EventsMax { get; init; } = 1_000_000;

    /// <summary>
    /// A fit takes effect when the number of learnt events has grown by this share since it began, 0.01 to 1; 0.4 by
    /// default. It runs concurrently with the stream until then.
    /// </summary>
    public double EffectShare { get; init; } = 0.4;

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        new OptionFaults("refits.")
            .Range(nameof(FirstAtEvents), FirstAtEvents, 100, 1_000_000_000)
            .Range(nameof(Growth), Growth, 1.1, 10)
            .Range(nameof(EventsMax), EventsMax, 1_000, 1_000_000_000)
            .Range(nameof(EffectShare), EffectShare, 0.01, 1)
            .ToList();
}
