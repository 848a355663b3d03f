using CartStream.Evaluation.OffPolicy;
using CartStream.Evaluation.Prequential;
using CartStream.Models;
using CartStream.Policies;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// Scores a configuration that nobody is served by on the events that the served one is scored on: it is asked at the
/// same moment, from the same state and model, and scored by the same next event, so the two can be compared in pairs.
/// </summary>
/// <remarks>
/// Invariants: it changes nothing that is stored or answered; a shopper's answer stands here only while it was given
/// for the same event as the served one; it is asked for at most <see cref="AnswersPerBatchMax"/> events of a batch
/// and remembers <see cref="PlacesMax"/> answers, each replaced by the next that falls into its place. Counts begin
/// with the process.
/// </remarks>
internal sealed class ShadowRecorder : IDisposable
{
    /// <summary>
    /// Answers of one batch. A processor that keeps up has small batches and asks for every event; one that is behind
    /// has full ones and does not fall further behind for a shadow.
    /// </summary>
    public const int AnswersPerBatchMax = 64;

    /// <summary>Answers that are remembered until they can be scored.</summary>
    public const int PlacesMax = 1 << 16;

    private readonly IModelReader _reader;
    private readonly CartFirstPolicy _policy;
    private readonly bool _discoveriesOnly;
    private readonly RankedAnswer _answer;
    private readonly Place[] _places = new Place[PlacesMax];
    private int _askedInBatch;

    /// <summary>A recorder for <paramref name="variant"/>, a reader of <paramref name="model"/>.</summary>
    public ShadowRecorder(Variant variant, ShopModel model, ProcessorOptions options)
    {
        _reader = model.OpenReader(variant);
        _policy = new CartFirstPolicy(_reader, options.Policy, options.Shoppers.HistoryItems);
        _discoveriesOnly = variant.DiscoveriesOnly;
        _answer = new RankedAnswer(options.Count);
        OffPolicy = options.Explore > 0 ? new OffPolicyQuality() : null;
    }

    /// <summary>The shadow's ranks, and in the baseline's place those of the served answers.</summary>
    public PrequentialQuality Quality { get; } = new(QualityRecorder.RanksMax);

    /// <summary>What it would reach if it were served; null where nothing explores.</summary>
    public OffPolicyQuality? OffPolicy { get; }

    /// <summary>Events for which it was asked.</summary>
    public long Asked { get; private set; }

    /// <summary>Events for which it was not, because their batch had too many.</summary>
    public long Skipped { get; private set; }

    /// <summary>Asks for the event that the served configuration has just answered.</summary>
    /// <param name="shopper">The shopper.</param>
    /// <param name="state">The shopper's state.</param>
    /// <param name="session">The session.</param>
    /// <param name="timeMs">When it is asked.</param>
    /// <param name="catalogue">What can be bought, and which items are variants; null when nothing is known.</param>
    /// <param name="served">What was answered.</param>
    public void Answer(
        ulong shopper,
        ShopperState state,
        Session session,
        long timeMs,
        ItemCatalogue? catalogue,
        RankedAnswer served)
    {
        ref var place = ref PlaceOf(shopper);
        if (_askedInBatch == AnswersPerBatchMax)
        {
            Skipped++;
            if (place.Shopper == shopper)
                place.Items = null;
            return;
        }

        _askedInBatch++;
        Asked++;
        _answer.Ask(
            _policy,
            state,
            session,
            timeMs,
            _discoveriesOnly,
            asOf: null,
            catalogue?.Available,
            catalogue?.Groups);
        (place.Shopper, place.Items, place.Shown) = (shopper, [.. _answer.Items], _answer.Shown.Length);
        if (served.Exploration is null)
            return;
        place.Served = Discoveries(served);
        place.Judged =
        [
            .. Discoveries(_answer)
                .Select(item => new OffPolicyItem(item, served.PropensityOf(item), served.Shows(item))),
        ];
    }

    /// <summary>Counts what a scored event says of the shadow as if it were served.</summary>
    public void Score(ulong shopper, int target, byte block)
    {
        ref var place = ref PlaceOf(shopper);
        if (place is { Served: { } served, Judged: { } judged })
            OffPolicy?.Add(block, target, served, judged);
    }

    /// <summary>What the shadow answered when the served answer was made; false when it wasn't asked.</summary>
    public bool TryFind(ulong shopper, out RankedItems ranked)
    {
        ref var place = ref PlaceOf(shopper);
        var isThere = place.Shopper == shopper && place.Items is not null;
        ranked = isThere ? new RankedItems(place.Items, place.Shown) : default;
        return isThere;
    }

    /// <summary>Counts a scored event.</summary>
    public void Add(in Outcome? outcome)
    {
        if (outcome is { } scored)
            Quality.Add(scored);
    }

    /// <summary>The batch has ended.</summary>
    public void EndBatch() => _askedInBatch = 0;

    /// <summary>Forgets what was answered to a shopper.</summary>
    public void Forget(ulong shopper)
    {
        ref var place = ref PlaceOf(shopper);
        if (place.Shopper == shopper)
            place = default;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static int[] Discoveries(RankedAnswer answer)
    {
        var found = new List<int>(answer.Shown.Length);
        foreach (var scored in answer.Shown)
        {
            if (answer.IsDiscovery(scored.Item))
                found.Add(scored.Item);
        }

        return [.. found];
    }

    private ref Place PlaceOf(ulong shopper) => ref _places[shopper % PlacesMax];

    private struct Place
    {
        public ulong Shopper;
        public int[]? Items;
        public int Shown;
        public int[]? Served;
        public OffPolicyItem[]? Judged;
    }
}
