using CartStream.Evaluation.OffPolicy;
using CartStream.Evaluation.Prequential;
using CartStream.Models;
using CartStream.Policies;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// Scores a configuration that is not served on the events on which the served one is scored. It is queried at the same
/// moment, with the same state and model, and scored by the same next event, so the two can be compared in pairs.
/// </summary>
/// <remarks>
/// Invariants: it changes nothing that is stored or answered; a shopper's answer is kept only while the served one is
/// for the same event; the shadow is queried for at most <see cref="AnswersPerBatchMax"/> events of a batch and keeps
/// <see cref="SlotsMax"/> answers, each replaced by the next one in its slot. Counts begin with the process.
/// </remarks>
internal sealed class ShadowRecorder : IDisposable
{
    /// <summary>
    /// Most answers in one batch. A processor that keeps up has small batches and queries the shadow for every event;
    /// one that is behind has full batches and does not fall further behind because of a shadow.
    /// </summary>
    public const int AnswersPerBatchMax = 64;

    /// <summary>Answers kept until they can be scored.</summary>
    public const int SlotsMax = 1 << 16;

    private readonly IModelReader _reader;
    private readonly CartFirstPolicy _policy;
    private readonly bool _discoveriesOnly;
    private readonly RankedRecommendation _ranked;
    private readonly int _partition;
    private readonly Slot[] _slots = new Slot[SlotsMax];
    private int _queriedInBatch;

    /// <summary>
    /// A recorder for <paramref name="variant"/>, a reader of <paramref name="model"/>, for shoppers of
    /// <paramref name="partition"/>.
    /// </summary>
    public ShadowRecorder(Variant variant, ShopModel model, ProcessorOptions options, int partition)
    {
        _partition = partition;
        _reader = model.OpenReader(variant);
        _policy = new CartFirstPolicy(_reader, options.Policy, options.Shoppers.HistoryItems);
        _discoveriesOnly = variant.DiscoveriesOnly;
        _ranked = new RankedRecommendation(options.Count);
        OffPolicy = options.Explore > 0 ? new OffPolicyQuality() : null;
    }

    /// <summary>The shadow's ranks, and in place of the baseline those of the served answers.</summary>
    public PrequentialQuality Quality { get; } = new(QualityRecorder.RanksMax);

    /// <summary>Its estimated quality if it were served; null without exploration.</summary>
    public OffPolicyQuality? OffPolicy { get; }

    /// <summary>Events for which it was queried.</summary>
    public long Queried { get; private set; }

    /// <summary>Events for which it was not queried, because their batch had too many.</summary>
    public long Skipped { get; private set; }

    /// <summary>Queries the shadow for the event that the served configuration has just answered.</summary>
    /// <param name="shopper">The shopper.</param>
    /// <param name="state">The shopper's state.</param>
    /// <param name="session">The session.</param>
    /// <param name="timeMs">The time of the query.</param>
    /// <param name="catalogue">What can be bought, and which items are variants; null when nothing is known.</param>
    /// <param name="served">The served answer.</param>
    public void Answer(
        ulong shopper,
        ShopperState state,
        Session session,
        long timeMs,
        ItemCatalogue? catalogue,
        RankedRecommendation served)
    {
        ref var slot = ref SlotOf(shopper);
        if (_queriedInBatch == AnswersPerBatchMax)
        {
            Skipped++;
            if (slot.Shopper == shopper)
                slot.Items = null;
            return;
        }

        _queriedInBatch++;
        Queried++;
        var query = new PolicyQuery
        {
            DiscoveriesOnly = _discoveriesOnly,
            SessionKey = session.ModelKeyIn(_partition),
            TimeMs = timeMs,
            Filter = catalogue?.Available,
            Groups = catalogue?.Groups,
        };
        _ranked.Recommend(_policy, state, session, query);
        (slot.Shopper, slot.Items, slot.Shown) = (shopper, [.. _ranked.Items], _ranked.Shown.Length);
        if (served.Exploration is null)
            return;
        slot.Served = Discoveries(served);
        slot.Scored =
        [
            .. Discoveries(_ranked)
                .Select(item => new OffPolicyItem(item, served.PropensityOf(item), served.Shows(item))),
        ];
    }

    /// <summary>Counts a scored event for the off-policy estimate of the shadow.</summary>
    public void Score(ulong shopper, int target, byte block)
    {
        ref var slot = ref SlotOf(shopper);
        if (slot is { Served: { } served, Scored: { } scored })
            OffPolicy?.Add(block, target, served, scored);
    }

    /// <summary>The shadow's answer from when the served answer was made; false when it wasn't queried.</summary>
    public bool TryFind(ulong shopper, out RankedItems ranked)
    {
        ref var slot = ref SlotOf(shopper);
        var isThere = slot.Shopper == shopper && slot.Items is not null;
        ranked = isThere ? new RankedItems(slot.Items, slot.Shown) : default;
        return isThere;
    }

    /// <summary>Counts a scored event.</summary>
    public void Add(in Outcome? outcome)
    {
        if (outcome is { } scored)
            Quality.Add(scored);
    }

    /// <summary>Ends the batch.</summary>
    public void EndBatch() => _queriedInBatch = 0;

    /// <summary>Forgets the answer to a shopper.</summary>
    public void Forget(ulong shopper)
    {
        ref var slot = ref SlotOf(shopper);
        if (slot.Shopper == shopper)
            slot = default;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static int[] Discoveries(RankedRecommendation ranked)
    {
        var found = new List<int>(ranked.Shown.Length);
        foreach (var scored in ranked.Shown)
        {
            if (ranked.IsDiscovery(scored.Item))
                found.Add(scored.Item);
        }

        return [.. found];
    }

    private ref Slot SlotOf(ulong shopper) => ref _slots[shopper % SlotsMax];

    private struct Slot
    {
        public ulong Shopper;
        public int[]? Items;
        public int Shown;
        public int[]? Served;
        public OffPolicyItem[]? Scored;
    }
}
