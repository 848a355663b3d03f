using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using CartStream.Evaluation.Prequential;
using CartStream.Events;
using CartStream.Experiments;
using CartStream.Log;
using CartStream.Models;
using CartStream.Policies;
using CartStream.Processing.Items;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// Prequential evaluation inside the processor: each view, cart addition and purchase is scored against the newest
/// recommendation its shopper had before it, and against what is popular at that time, with the same items excluded.
/// Removals, refunds and quantity changes of cart items are not scored, because a recommendation isn't meant to predict
/// them; nor is an event whose shopper had no recommendation yet. A recommendation without items misses.
/// </summary>
internal sealed class QualityRecorder(
    IModelReader baseline, ProcessorOptions options, ItemCatalogue? catalogue = null)
{
    /// <summary>
    /// Ranks counted separately, whatever the number of recommended items, so that stored counts remain valid when that
    /// changes.
    /// </summary>
    public const int RanksMax = PrequentialQuality.DefaultRanksMax;

    /// <summary>Additional baseline items requested to make up for items known to the shopper.</summary>
    private const int KnownMax = 200;

    private const string BlockPrefix = "block/";
    private const string VariantPrefix = "variant/";
    private const string ShoppersName = "shoppers";

    private ScoredItem[] _baselineRanked = [];
    private int[] _baselineItems = [];
    private readonly List<CartItem> _cart = [];
    private readonly List<int> _cartItems = [];
    private readonly List<int> _touched = [];
    private readonly ExclusionSet _excluded = new(options.Policy);
    private readonly ArrayBufferWriter<byte> _value = new(1_024);

    /// <summary>Whether what is restored of variants was counted under other shares.</summary>
    private bool _isOfOtherShares;

    /// <summary>The counts so far.</summary>
    public PrequentialQuality Quality { get; } = new(RanksMax);

    /// <summary>The counts by the shopper's variant, in the order of the experiment; empty without one.</summary>
    public IReadOnlyList<PrequentialQuality> Variants { get; } =
        [.. (options.Experiment?.Variants ?? []).Select(_ => new PrequentialQuality(RanksMax))];

    /// <summary>The shopper counts of each variant; null without an experiment.</summary>
    public VariantShoppers? Shoppers { get; } =
        options.Experiment is { } experiment ? new VariantShoppers(experiment) : null;

    /// <summary>Scores an event against the state before it; null when it isn't scored.</summary>
    public Outcome? Score(ShopperState state, Session? session, in ShopperEvent e, int item)
    {
        var type = EventTypeNames.InteractionOf(e.Type, e.Quantity);
        if (type is EventType.RemoveFromCart or EventType.Refund || !HasAnswer(state)
            || (e.Type == EventType.SetQuantity && state.Cart.Contains(item)))
        {
            return null;
        }

        CollectKnown(state, session);
        var outcome = Outcome.Score(
            type,
            item,
            new RankedItems(state.LastRanked, state.LastRecommended.Length),
            Popular(state, e.TimeMs),
            CollectionsMarshal.AsSpan(_touched),
            CollectionsMarshal.AsSpan(_cartItems),
            BlockOf(e.ShopperId));
        return e is { Type: EventType.Purchase, Price: { } price }
            ? outcome with { Revenue = Outcome.RevenueOf(price, e.Quantity ?? 1) }
            : outcome;
    }

    /// <summary>
    /// Scores the event that <see cref="Score"/> has just scored for another list: compares it with the shopper's
    /// recommendation instead of the baseline.
    /// </summary>
    public Outcome ScoreBeside(RankedItems ranked, ShopperState state, in Outcome scored, int item) =>
        Outcome.Score(
            scored.Type,
            item,
            ranked,
            new RankedItems(state.LastRanked, state.LastRecommended.Length),
            CollectionsMarshal.AsSpan(_touched),
            CollectionsMarshal.AsSpan(_cartItems),
            scored.Block) with { Revenue = scored.Revenue };

    /// <summary>Counts a scored event; for a variant, too, when that made the scored answer.</summary>
    /// <param name="outcome">The result; null for an event that is not scored.</param>
    /// <param name="variant">The variant that made the answer; <see cref="Experiment.NoVariant"/> for none.</param>
    public void Add(in Outcome? outcome, int variant)
    {
        if (outcome is not { } scored)
            return;
        Quality.Add(scored);
        if (variant != Experiment.NoVariant)
            Variants[variant].Add(scored);
    }

    /// <summary>
    /// Passes the blocks that changed since the last call to <paramref name="write"/> as key and value.
    /// </summary>
    public void WriteChanges(Action<byte[], ReadOnlySpan<byte>> write)
    {
        WriteBlocks(Quality, BlockPrefix, write);
        // Before the variants' blocks: it says under which shares they were counted.
        if (Shoppers is { Changed: true } shoppers)
        {
            _value.ResetWrittenCount();
            shoppers.Write(_value);
            write(Encoding.ASCII.GetBytes(ShoppersKey(options.Experiment!)), _value.WrittenSpan);
        }

        for (var i = 0; i < Variants.Count; i++)
            WriteBlocks(Variants[i], PrefixOf(options.Experiment!, i), write);
    }

    /// <summary>Restores a block that <see cref="WriteChanges"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The key or the value is invalid.</exception>
    public void Restore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var name = Encoding.UTF8.GetString(key);
        if (name.StartsWith(VariantPrefix, StringComparison.Ordinal))
        {
            RestoreVariant(name, value);
            return;
        }

        if (!name.StartsWith(BlockPrefix, StringComparison.Ordinal)
            || !byte.TryParse(name.AsSpan(BlockPrefix.Length), CultureInfo.InvariantCulture, out var block))
        {
            throw new InvalidDataException(
                $"topic {Topology.Quality}: found the key '{name}', expected totals or {BlockPrefix}0 to 255");
        }

        Quality.ReadBlock(block, value);
    }

    /// <summary>The block of a shopper.</summary>
    public static byte BlockOf(ReadOnlySpan<byte> shopperId) => (byte)XxHash3.HashToUInt64(shopperId);

    /// <summary>
    /// Whether the shopper had a recommendation, with items or without: the first event of a session is answered,
    /// except where only cart events are.
    /// </summary>
    private bool HasAnswer(ShopperState state) =>
        !state.LastRecommended.IsEmpty || (options.When != RecommendWhen.Cart && !state.Sessions.IsEmpty);

    private static string ShoppersKey(Experiment experiment) => $"{VariantPrefix}{experiment.Name}/{ShoppersName}";

    private static string PrefixOf(Experiment experiment, int variant) =>
        $"{VariantPrefix}{experiment.Name}/{experiment.Variants[variant].Name}/";

    private void WriteBlocks(PrequentialQuality quality, string prefix, Action<byte[], ReadOnlySpan<byte>> write)
    {
        foreach (var block in quality.ChangedBlocks)
        {
            _value.ResetWrittenCount();
            quality.WriteBlock(block, _value);
            write(Encoding.ASCII.GetBytes($"{prefix}{block}"), _value.WrittenSpan);
        }
    }

    /// <summary>
    /// Counts of an experiment that is not running are left alone. Those under other shares are dropped: a shopper may
    /// have been of another variant, and shoppers and their purchases would be of different times.
    /// </summary>
    private void RestoreVariant(string name, ReadOnlySpan<byte> value)
    {
        if (options.Experiment is { } experiment && name == ShoppersKey(experiment))
        {
            _isOfOtherShares = !Shoppers!.Restore(value);
            for (var i = 0; _isOfOtherShares && i < Variants.Count; i++)
                Variants[i].Clear();
        }

        for (var i = 0; i < Variants.Count; i++)
        {
            var prefix = PrefixOf(options.Experiment!, i);
            if (!name.StartsWith(prefix, StringComparison.Ordinal)
                || !byte.TryParse(name.AsSpan(prefix.Length), CultureInfo.InvariantCulture, out var block))
            {
                continue;
            }

            Variants[i].ReadBlock(block, value);
            if (_isOfOtherShares)
                Variants[i].Clear();
        }
    }

    /// <summary>
    /// What is popular at the time: as many items as the recommendation has slots, plus as many as the shopper knows,
    /// so that both lists have the same number of discoveries.
    /// </summary>
    private RankedItems Popular(ShopperState state, long timeMs)
    {
        CollectExcluded(state);
        var slots = Math.Min(options.Count, RanksMax);
        var wanted = slots + Math.Min(_cartItems.Count + _touched.Count, KnownMax);
        if (_baselineRanked.Length < wanted)
            (_baselineRanked, _baselineItems) = (new ScoredItem[wanted], new int[wanted]);
        var query = new ModelQuery
        {
            Excluded = _excluded.Items,
            TimeMs = timeMs,
            Filter = catalogue?.Available,
            Groups = _excluded.Groups,
        };
        var count = baseline.Recommend(query, _baselineRanked.AsSpan(0, wanted));
        for (var i = 0; i < count; i++)
            _baselineItems[i] = _baselineRanked[i].Item;
        return new RankedItems(_baselineItems.AsSpan(0, count), Math.Min(count, slots));
    }

    private void CollectKnown(ShopperState state, Session? session)
    {
        state.Cart.CopyTo(_cart);
        _cartItems.Clear();
        foreach (var line in _cart)
            _cartItems.Add(line.Item);
        _touched.Clear();
        if (session is null)
            return;
        foreach (var interaction in session.Interactions)
            _touched.Add(interaction.Item);
    }

    /// <summary>What the policy leaves out of a recommendation at the newest event before this one.</summary>
    private void CollectExcluded(ShopperState state) => _excluded.Collect(new PolicyQuery
    {
        Cart = CollectionsMarshal.AsSpan(_cart),
        Session = state.Sessions[^1].Interactions,
        Purchases = state.Purchases,
        StreamTimeMs = state.LastAt.TimeMs,
        Filter = catalogue?.Available,
        Groups = catalogue?.Groups,
    });
}
