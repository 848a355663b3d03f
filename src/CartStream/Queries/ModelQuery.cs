using CartStream.Options;
using CartStream.Shoppers;

namespace CartStream.Queries;

/// <summary>A query to a model.</summary>
public readonly ref struct ModelQuery
{
    /// <summary>
    /// The open session's interactions, oldest first; an item may come several times. Empty for a new shopper.
    /// </summary>
    public ReadOnlySpan<Interaction> Session { get; init; }

    /// <summary>
    /// The key under which this session is learnt, so that the session is not its own neighbour; null when it is not
    /// learnt.
    /// </summary>
    public ulong? SessionKey { get; init; }

    /// <summary>Item numbers that must not be answered, in any order; may repeat.</summary>
    public ReadOnlySpan<int> Excluded { get; init; }

    /// <summary>
    /// What the answer should predict; algorithms without a part fitted to it predict what is touched next.
    /// </summary>
    public Objective Objective { get; init; }

    /// <summary>Which items may be answered, whatever source proposed them; null allows all.</summary>
    public IItemFilter? Filter { get; init; }

    /// <summary>
    /// Which variant of each group is taken, given the items taken before; null where items have no variants.
    /// </summary>
    internal GroupChoice? Groups { get; init; }

    /// <summary>
    /// The model version that the answer may be as of: this reader may repeat its answer to an equal query with the
    /// same version. Null for an answer as of now.
    /// </summary>
    public long? AsOf { get; init; }

    /// <summary>The time of the request, milliseconds since 1970.</summary>
    public long TimeMs { get; init; }
}
