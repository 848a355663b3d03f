using CartStream.Options;
using CartStream.Shoppers;

namespace CartStream.Queries;

/// <summary>The items of a query that an answer must leave out, by rule.</summary>
public static class QueryExclusion
{
    /// <summary>The items, in any order; may repeat.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="prefix">The query's interactions, oldest first.</param>
    /// <param name="touched">Their items.</param>
    public static int[] Of(ExclusionRule rule, ReadOnlySpan<Interaction> prefix, int[] touched) => rule switch
    {
        ExclusionRule.Session => touched,
        ExclusionRule.Current => touched[Math.Max(0, touched.Length - 1)..],
        ExclusionRule.Cart => InCart(prefix),
        _ => [],
    };

    private static int[] InCart(ReadOnlySpan<Interaction> prefix)
    {
        var cart = new Cart();
        foreach (ref readonly var interaction in prefix)
            cart.Apply(interaction.Type, interaction.Item, quantity: null, interaction.At);
        var lines = new List<CartItem>();
        cart.CopyTo(lines);
        return [.. lines.Select(line => line.Item)];
    }
}
