using CartStream.LearningToRank;
using CartStream.Options;
using CartStream.Queries;

namespace CartStream.Scoring;

/// <summary>
/// Trees per objective; where there was too little to fit some to, those of what is touched next answer.
/// </summary>
/// <param name="Next">Of what is touched next.</param>
/// <param name="View">Of the next view.</param>
/// <param name="Cart">Of the next cart addition.</param>
/// <param name="Purchase">Of the next purchase.</param>
internal sealed record ObjectiveTrees(
    BoostedTrees Next, BoostedTrees? View, BoostedTrees? Cart, BoostedTrees? Purchase)
{
    private const int GroupsMin = 300;

    /// <summary>
    /// Whether questions of one type deserve trees of their own: when there are enough of them, and not nearly all are
    /// of that type.
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
    /// <exception cref="InvalidDataException">It is none, or damaged.</exception>
    public static ObjectiveTrees Load(Stream from) =>
        new(BoostedTrees.Load(from), LoadOptional(from), LoadOptional(from), LoadOptional(from));

    private static BoostedTrees? LoadOptional(Stream from) => from.ReadByte() switch
    {
        0 => null,
        1 => BoostedTrees.Load(from),
        var other => throw new InvalidDataException($"fitted ranking: found the mark {other}, expected 0 or 1"),
    };
}
