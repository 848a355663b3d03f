using CartStream.Events;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;

namespace CartStream.Scoring;

/// <summary>
/// The features that compare a candidate's traits with those of the session's items. Holds the arrays of one query and
/// reuses them for the next.
/// </summary>
internal sealed class ContentFeatures
{
    // An unknown price counts as farther than any other.
    private const float NoPrice = 200;

    private readonly ItemTraits[] _traits = new ItemTraits[QueryItems.Max];
    private readonly int[] _brands = new int[QueryItems.Max];
    private bool _hasNames;
    private QueryContext _query = null!;
    private int _items;
    private float _price;

    /// <summary>Begins a query.</summary>
    public void Begin(QueryContext query)
    {
        _query = query;
        _hasNames = false;
        _items = query.Session.Count;
        var (prices, sum) = (0, 0);
        for (var i = 0; i < _items; i++)
        {
            _traits[i] = query.Store.Traits(query.Session.Items[i]);
            _brands[i] = _traits[i].Brand;
            _hasNames |= _traits[i].Name != 0;
            sum += _traits[i].PriceBand;
            prices += _traits[i].PriceBand == 0 ? 0 : 1;
        }

        _price = prices == 0 ? 0 : sum / (float)prices;
    }

    /// <summary>Writes the features of one candidate.</summary>
    public void Write(int item, in CandidateDetail detail, FeatureRow row)
    {
        row.Clear(Feature.Content, Feature.Newness);
        var traits = _query.Store.Traits(item);
        row[Feature.Content] = detail.Content;
        row[Feature.ContentRank] = detail.Ranks.Content == 0 ? 0 : 1f / detail.Ranks.Content;
        row[Feature.PriceToNewest] = row[Feature.PriceToSession] = NoPrice;
        row[Feature.Newness] = (_query.ItemsEnd - item) / (float)_query.ItemsEnd;
        if (_items == 0 || traits == default)
            return;
        ref readonly var newest = ref _traits[0];
        row[Feature.BrandNewest] = traits.Brand != 0 && newest.Brand == traits.Brand ? 1 : 0;
        row[Feature.ParentNewest] = traits.Parent != 0 && newest.Parent == traits.Parent ? 1 : 0;
        if (traits.PriceBand != 0 && newest.PriceBand != 0)
            row[Feature.PriceToNewest] = traits.PriceBand - newest.PriceBand;
        if (traits.PriceBand != 0 && _price > 0)
            row[Feature.PriceToSession] = traits.PriceBand - _price;
        if (traits.Brand != 0)
            row[Feature.BrandSession] = (float)_brands.AsSpan(0, _items).Count(traits.Brand) / _items;
        if (traits.Name == 0 || !_hasNames)
            return;
        row[Feature.NameNewest] = newest.NameLikeness(traits);
        for (var i = 0; i < _items; i++)
            row[Feature.NameSession] = Math.Max(row[Feature.NameSession], _traits[i].NameLikeness(traits));
    }
}
