using CartStream.Options;
using CartStream.Shoppers;

namespace CartStream.Queries;

/// <summary>What a model is asked with.</summary>
public readonly ref struct ModelQuery
{
    /// <summary>
    /// The open session's interactions, oldest first; an item may come several times. Empty for a new shopper.
    /// </summary>
    public ReadOnlySpan<Interaction> Session { get; init; }

    /// <summary>
    /// The key under which this session is learnt, so that its own events are not taken for those of a similar session;
    /// null when it is not learnt from.
    /// </summary>
    public ulong? SessionKey { get; init; }

    /// <summary>Item numbers that must not be answered, in any order; may repeat.</summary>
    public ReadOnlySpan<int> Excluded { get; init; }

    /// <summary>
    /// What the answer should foresee; algorithms that have nothing fitted to it answer what is touched next.
    /// </summary>
    public Objective Objective { get; init; }

    /// <summary>Lets items be answered or not, whatever proposed them; null lets all.</summary>
    public IItemFilter? Filter { get; init; }

    /// <summary>Which variant of each group is taken, by what was taken before; null where items have no variants.
    /// </summary>
    internal GroupChoice? Groups { get; init; }

    /// <summary>
    /// A version of the model, for who may be answered as of then: what this reader has answered to an equal query with
    /// the same version may be answered again. Null to be answered as of now.
    /// </summary>
    public long? AsOf { get; init; }

    /// <summary>The time that is answered for, milliseconds since 1970.</summary>
    public long TimeMs { get; init; }
}
