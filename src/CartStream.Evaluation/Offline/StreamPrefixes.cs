using CartStream.Index;
using CartStream.Shoppers;

namespace CartStream.Evaluation.Offline;

/// <summary>The newest interactions of each session, or shopper, while a stream is read.</summary>
/// <remarks>
/// Memory: 32 bytes per interaction, up to twice <see cref="EvaluationStep.PrefixMax"/> interactions per session.
/// Arrays are only appended to, so returned prefixes stay unchanged.
/// </remarks>
internal sealed class StreamPrefixes
{
    private readonly Dictionary<ulong, (Interaction[] Interactions, int Count)> _open = [];

    /// <summary>The earlier interactions, oldest first; empty for a new session.</summary>
    public ReadOnlyMemory<Interaction> Before(ulong key)
    {
        if (!_open.TryGetValue(key, out var open))
            return default;
        var shown = Math.Min(open.Count, EvaluationStep.PrefixMax);
        return open.Interactions.AsMemory(open.Count - shown, shown);
    }

    /// <summary>Adds an event, with its index in the stream.</summary>
    public void Add(ulong key, in LearntEvent e, long offset)
    {
        var (interactions, count) = _open.TryGetValue(key, out var open) ? open : ([], 0);
        if (count == interactions.Length)
        {
            var kept = Math.Min(count, EvaluationStep.PrefixMax);
            var larger = new Interaction[Math.Max(4, kept * 2)];
            interactions.AsSpan(count - kept, kept).CopyTo(larger);
            (interactions, count) = (larger, kept);
        }

        interactions[count] = new Interaction(e.Item, e.Type, e.TimeMs, offset);
        _open[key] = (interactions, count + 1);
    }
}
