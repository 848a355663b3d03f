namespace CartStream.Evaluation.Prequential;

/// <summary>A ranked list that is scored, and the next items of its ranking.</summary>
/// <param name="items">
/// The list, best first, and after it the items that come next; no item twice. A page that shows discoveries as a list
/// of their own shows those of <paramref name="items"/>, however low they rank.
/// </param>
/// <param name="shown">Number of items of the list, at most all.</param>
public readonly ref struct RankedItems(ReadOnlySpan<int> items, int shown)
{
    private readonly ReadOnlySpan<int> _items = items;

    /// <summary>The list.</summary>
    public ReadOnlySpan<int> Shown => _items[..shown];

    /// <summary>The list and the next items.</summary>
    public ReadOnlySpan<int> All => _items;

    /// <summary>The rank of an item in the list, 1 = first; 0 when it is not in it.</summary>
    public int RankOf(int item) => Shown.IndexOf(item) + 1;

    /// <summary>The rank of an item among all that the shopper neither touched in the session nor has in the cart,
    /// 1 = first; 0 when it is not among them.</summary>
    public int RankAmongDiscoveries(int item, ReadOnlySpan<int> touched, ReadOnlySpan<int> cart)
    {
        var end = _items.IndexOf(item) + 1;
        var rank = end;
        foreach (var before in _items[..end])
        {
            if (touched.Contains(before) || cart.Contains(before))
                rank--;
        }

        return rank;
    }
}
