using CartStream.Events;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;

namespace CartStream.Scoring;

/// <summary>
/// What the learned ranking sees of what a candidate is, beside what is done with it. Holds the arrays of one query,
/// used again for the next.
/// </summary>
internal sealed class ContentFeatures
{
    /// <summary>Their names, in order.</summary>
    public static readonly string[] Names =
    [
        "content", "content_rank", "brand_newest", "brand_session", "parent_newest", "price_to_newest",
        "price_to_session", "name_newest", "name_session", "newness",
    ];

    // A price that is not known is farther than any other.
    private const float NoPrice = 200;

    private readonly ItemTraits[] _query = new ItemTraits[QueryItems.Max];
    private readonly int[] _brands = new int[QueryItems.Max];
    private bool _hasNames;
    private QueryContext _asking = null!;
    private int _items;
    private float _price;

    /// <summary>Begins with a query.</summary>
    public void Begin(QueryContext asking)
    {
        _asking = asking;
        _items = asking.Query.Count;
        var (prices, sum) = (0, 0);
        for (var i = 0; i < _items; i++)
        {
            _query[i] = asking.Store.Traits(asking.Query.Items[i]);
            _brands[i] = _query[i].Brand;
            _hasNames = (_hasNames && i > 0) || _query[i].Name != 0;
            sum += _query[i].PriceBand;
            prices += _query[i].PriceBand == 0 ? 0 : 1;
        }

        _price = prices == 0 ? 0 : sum / (float)prices;
    }

    /// <summary>Writes those of one candidate.</summary>
    public void Write(int item, in CandidateDetail detail, Span<float> row)
    {
        row.Clear();
        var traits = _asking.Store.Traits(item);
        row[0] = detail.Content;
        row[1] = detail.Ranks.Content == 0 ? 0 : 1f / detail.Ranks.Content;
        row[5] = row[6] = NoPrice;
        row[9] = (_asking.ItemsEnd - item) / (float)_asking.ItemsEnd;
        if (_items == 0 || traits == default)
            return;
        ref readonly var newest = ref _query[0];
        row[2] = traits.Brand != 0 && newest.Brand == traits.Brand ? 1 : 0;
        row[4] = traits.Parent != 0 && newest.Parent == traits.Parent ? 1 : 0;
        if (traits.PriceBand != 0 && newest.PriceBand != 0)
            row[5] = traits.PriceBand - newest.PriceBand;
        if (traits.PriceBand != 0 && _price > 0)
            row[6] = traits.PriceBand - _price;
        if (traits.Brand != 0)
            row[3] = (float)_brands.AsSpan(0, _items).Count(traits.Brand) / _items;
        if (traits.Name == 0 || !_hasNames)
            return;
        row[7] = newest.NameLikeness(traits);
        for (var i = 0; i < _items; i++)
            row[8] = Math.Max(row[8], _query[i].NameLikeness(traits));
    }
}
