using CartStream.Events;

namespace CartStream.Datasets.Profiling;

/// <summary>A profile's summary of one session.</summary>
/// <param name="Events">Its events, of any type.</param>
/// <param name="Types">The types it had, a bit for each <see cref="EventType"/>.</param>
internal record struct SessionShape(int Events, byte Types)
{
    /// <summary>Whether the session had an event of this type.</summary>
    public readonly bool Has(EventType type) => (Types & (1 << (int)type)) != 0;
}
