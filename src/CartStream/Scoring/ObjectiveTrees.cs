using CartStream.LearningToRank;
using CartStream.Options;
using CartStream.Queries;

namespace CartStream.Scoring;

/// <summary>Trees per objective; an objective with too little data for its own uses those of <c>next</c>.</summary>
/// <param name="Next">Trees for what is touched next.</param>
/// <param name="View">Trees for the next view.</param>
/// <param name="Cart">Trees for the next cart addition.</param>
/// <param name="Purchase">Trees for the next purchase.</param>
internal sealed record ObjectiveTrees(
    BoostedTrees Next, BoostedTrees? View, BoostedTrees? Cart, BoostedTrees? Purchase)
{
    private const int GroupsMin = 300;

    /// <summary>
    /// Whether queries of one type are worth trees of their own: when there are enough of them, and not nearly all
    /// queries are of that type.
    /// </summary>
    public static bool IsWorthFitting(int groups, int all) => groups >= GroupsMin && groups < 0.95 * all;

    /// <summary>The trees that answer for an objective.</summary>
    public BoostedTrees Of(Objective objective) => objective switch
    {
        Objective.View => View ?? Next,
        Objective.Cart => Cart ?? Next,
        Objective.Purchase => Purchase ?? Next,
        _ => Next,
    };

    /// <summary>Writes all trees.</summary>
    public void Save(Stream into)
    {
        Next.Save(into);
        foreach (var trees in new[] { View, Cart, Purchase })
        {
            into.WriteByte(trees is null ? (byte)0 : (byte)1);
            trees?.Save(into);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">They are not stored trees, or damaged.</exception>
    public static ObjectiveTrees Load(Stream from) =>
        new(BoostedTrees.Load(from), LoadOptional(from), LoadOptional(from), LoadOptional(from));

    private static BoostedTrees? LoadOptional(Stream from) => from.ReadByte() switch
    {
        0 => null,
        1 => BoostedTrees.Load(from),
        var other => throw new InvalidDataException($"fitted ranking: found the mark {other}, expected 0 or 1"),
    };
}
