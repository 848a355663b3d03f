using System.Text;
using CartStream.Events;
using CartStream.Experiments;
using CartStream.Recommendations;
using CartStream.Server.Attribution;
using CartStream.Server.Node;
using CartStream.Server.Receipts;

namespace CartStream.Server.Feedback;

/// <summary>
/// Joins impressions with events: an item counts as clicked, carted or purchased once for each time it was shown, when
/// its shopper did so within <see cref="WindowMs"/>. An event with a receipt counts for what that receipt showed, even
/// if the shopper's id has changed, and in either order of arrival.
/// </summary>
/// <remarks>
/// Invariants: it remembers at most <see cref="ShoppersMax"/> shoppers with <see cref="ItemsMax"/> shown items each,
/// and <see cref="ReceiptsMax"/> receipts, each of the two within <see cref="BytesMax"/>. An item of a remembered
/// receipt counts once, however often it is reported. Counts restart with the process: what was shown before is
/// remembered, so that it isn't counted when it is reported again, but counts neither as shown nor as clicked. So
/// clicks are always of the items shown.
/// </remarks>
internal sealed class ImpressionTracker(ShopNode node)
{
    /// <summary>How long after an impression an event on the item counts: a day.</summary>
    public const long WindowMs = 24L * 60 * 60 * 1_000;

    /// <summary>Most shoppers remembered; beyond it, the one with the oldest last impression is dropped.</summary>
    public const int ShoppersMax = 50_000;

    /// <summary>Most shown items remembered for a shopper.</summary>
    public const int ItemsMax = 200;

    /// <summary>
    /// Most receipts whose items are remembered, and most events with a receipt without an impression yet.
    /// </summary>
    public const int ReceiptsMax = 20_000;

    /// <summary>
    /// Most bytes for shown items by shopper, and for those by receipt: some 500,000 items with short ids.
    /// </summary>
    public const long BytesMax = 64L * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly ShownItems _shown = new(ShoppersMax, ItemsMax, BytesMax);
    private readonly ShownItems _receipts = new(ReceiptsMax, ItemsMax, BytesMax);
    private readonly RecentMap<(string ReceiptId, string ItemId), EarlyEvent> _early = new(ReceiptsMax);
    private readonly SortedDictionary<char, FeedbackCounts> _counts = [];
    private readonly Dictionary<string, FeedbackCounts> _placementCounts =
        Placements.All.ToDictionary(name => name, _ => default(FeedbackCounts), StringComparer.Ordinal);

    private readonly FeedbackCounts[] _variantCounts =
        new FeedbackCounts[node.Options.Experiment?.Variants.Count ?? 0];

    /// <summary>Adds an impression; counts it only if <paramref name="counts"/>.</summary>
    public void Show(Impression impression, bool counts)
    {
        // A variant of an experiment that no longer runs is not counted.
        var variant = ReceiptId.VariantOf(impression.ReceiptId) is { } name
            ? node.Options.Experiment?.IndexOf(name) ?? Experiment.NoVariant
            : Experiment.NoVariant;
        var placement = ReceiptId.PlacementOf(impression.ReceiptId) is { } at && _placementCounts.ContainsKey(at)
            ? at
            : null;
        lock (_gate)
        {
            for (var i = 0; i < impression.Items.Count; i++)
            {
                var (shopper, item) = (impression.ShopperId, impression.Items[i]);
                if (_receipts.Of(impression.ReceiptId).Any(one => one.ItemId == item && one.ShopperId == shopper))
                    continue;
                var one = new ShownItem(
                    shopper, item, impression.Sources[i], variant, impression.TimeMs, placement, counts);
                _receipts.Add(impression.ReceiptId, one);
                _shown.Add(shopper, one);
                if (counts)
                    Add(one, FeedbackKind.Shown);
                if (_early.TryGet((impression.ReceiptId, item), out var early))
                    Credit(one, early.Type, early.TimeMs);
            }
        }
    }

    /// <summary>Adds a shopper's event.</summary>
    public void AddEvent(in ShopperEvent e)
    {
        var type = EventTypeNames.InteractionOf(e.Type, e.Quantity);
        if (type is EventType.RemoveFromCart or EventType.Refund)
            return;
        lock (_gate)
        {
            if (!e.ReceiptId.IsEmpty)
            {
                AddByReceipt(e, type);
                return;
            }

            if (_shown.Count == 0)
                return;
            var itemId = Encoding.UTF8.GetString(e.ItemId);
            foreach (var item in _shown.Of(Encoding.UTF8.GetString(e.ShopperId)))
            {
                if (item.ItemId == itemId && e.TimeMs >= item.TimeMs && e.TimeMs - item.TimeMs <= WindowMs)
                    Count(item, type);
            }
        }
    }

    /// <summary>Forgets a shopper; counts stay, because they identify no one.</summary>
    public void Forget(string shopperId)
    {
        lock (_gate)
        {
            _shown.Remove(shopperId);
            _receipts.RemoveShopper(shopperId);
        }
    }

    /// <summary>The counts so far, by source.</summary>
    public IReadOnlyList<SourceFeedback> Report()
    {
        lock (_gate)
        {
            return
            [
                .. from entry in _counts
                   let counts = entry.Value
                   select new SourceFeedback(
                       ReceiptId.SourceOf(entry.Key) ?? "",
                       counts.Shown,
                       counts.Clicked,
                       counts.Carted,
                       counts.Purchased,
                       counts.ClickThrough,
                       counts.Conversion),
            ];
        }
    }

    /// <summary>The counts so far by placement; null before anything was shown at one.</summary>
    public IReadOnlyList<PlacementFeedback>? ReportPlacements()
    {
        lock (_gate)
        {
            if (_placementCounts.Values.All(counts => counts is { Shown: 0, Clicked: 0 }))
                return null;
            return
            [
                .. from name in Placements.All
                   let counts = _placementCounts[name]
                   select new PlacementFeedback(
                       name,
                       counts.Shown,
                       counts.Clicked,
                       counts.Carted,
                       counts.Purchased,
                       counts.ClickThrough,
                       counts.Conversion),
            ];
        }
    }

    /// <summary>The counts of a variant's answers.</summary>
    public FeedbackCounts CountsOf(int variant)
    {
        lock (_gate)
            return _variantCounts[variant];
    }

    private void AddByReceipt(in ShopperEvent e, EventType type)
    {
        var receipt = Encoding.UTF8.GetString(e.ReceiptId);
        var item = Encoding.UTF8.GetString(e.ItemId);
        var shown = _receipts.Of(receipt).Where(one => one.ItemId == item).ToList();
        if (shown.Count > 0)
        {
            var shopper = Encoding.UTF8.GetString(e.ShopperId);
            // A receipt belongs to one shopper; if several reported it, the event's own shopper is credited.
            Credit(shown.Find(one => one.ShopperId == shopper) ?? shown[0], type, e.TimeMs);
        }
        else if (ReceiptId.TryParse(receipt, out _, out _)
            && !(_early.TryGet((receipt, item), out var before) && before.Type == EventType.Purchase))
        {
            _early.Set((receipt, item), new EarlyEvent(type, e.TimeMs));
        }
    }

    /// <summary>The receipt proves that the event followed the impression, even if clocks differ.</summary>
    private void Credit(ShownItem item, EventType type, long timeMs)
    {
        if (Math.Abs(timeMs - item.TimeMs) <= WindowMs)
            Count(item, type);
    }

    private void Add(ShownItem item, FeedbackKind kind)
    {
        _counts[item.Letter] = _counts.GetValueOrDefault(item.Letter).Plus(kind);
        if (item.Variant != Experiment.NoVariant)
            _variantCounts[item.Variant] = _variantCounts[item.Variant].Plus(kind);
        if (item.Placement is { } placement)
            _placementCounts[placement] = _placementCounts[placement].Plus(kind);
    }

    private void Count(ShownItem item, EventType type)
    {
        if (!item.Counts)
            return;
        if (!item.IsClicked)
            Add(item, FeedbackKind.Clicked);
        item.IsClicked = true;
        if (type == EventType.Cart && !item.IsCarted)
        {
            Add(item, FeedbackKind.Carted);
            item.IsCarted = true;
        }
        else if (type == EventType.Purchase && !item.IsPurchased)
        {
            Add(item, FeedbackKind.Purchased);
            item.IsPurchased = true;
        }
    }

    private readonly record struct EarlyEvent(EventType Type, long TimeMs);
}
