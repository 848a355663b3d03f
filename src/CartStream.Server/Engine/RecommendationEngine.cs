using System.Runtime.InteropServices;
using System.Text;
using CartStream.Experiments;
using CartStream.Models;
using CartStream.Policies;
using CartStream.Processing.Items;
using CartStream.Processing.Processor;
using CartStream.Recommendations;
using CartStream.Server.Node;
using CartStream.Server.Receipts;
using CartStream.Server.Rules;
using CartStream.Shoppers;

namespace CartStream.Server.Engine;

/// <summary>
/// Answers one request at a time from the current state and model; holds a reader of the model and its buffers.
/// </summary>
/// <remarks>One thread at a time; <see cref="EnginePool"/> keeps as many as answer at once.</remarks>
internal sealed class RecommendationEngine : IDisposable
{
    /// <summary>Most items of an answer.</summary>
    public const int CountMax = ShopperState.RecommendedMax;

    /// <summary>Most items that a request can skip.</summary>
    public const int OffsetMax = 900;

    private readonly ShopNode _node;
    private readonly ItemCatalogue _catalogue;
    private readonly RuleBook _rules;
    private readonly RuleOrder _order;
    private readonly IModelReader _baseline;
    private readonly VariantPolicies _policies;
    private readonly CartFirstPolicy _baselinePolicy;
    private readonly ShopperStateCodec _codec;
    private readonly ScoredItem[] _ranked =
        new ScoredItem[
            OffsetMax + CountMax + PlacementRules.RoomMax + Exploration.CandidatesMax];

    private readonly VariantFilters _filters;
    private readonly PageExploration? _exploration;
    private readonly RequestExclusions _exclusions;
    private readonly PinnedItems _pinned;
    private readonly CatalogueFill _catalogueFill;
    private readonly List<CartItem> _cart = [];
    private readonly List<Interaction> _interactions = [];

    public RecommendationEngine(ShopNode node, ItemCatalogue catalogue, RuleBook rules)
    {
        _node = node;
        _rules = rules;
        _order = new RuleOrder(catalogue);
        _catalogue = catalogue;
        _exclusions = new RequestExclusions(node.Items, catalogue);
        _pinned = new PinnedItems(node.Items, catalogue, _exclusions);
        _catalogueFill = new CatalogueFill(node.Items, catalogue, _exclusions);
        _baseline = node.Model.OpenBaseline();
        var options = node.Options;
        _policies = new VariantPolicies(
            node.Model, options.Experiment, options.Policy, options.Shoppers.HistoryItems);
        _baselinePolicy = new CartFirstPolicy(_baseline, options.Policy, options.Shoppers.HistoryItems);
        _filters = new VariantFilters(options.Experiment);
        _codec = new ShopperStateCodec(node.Items);
        _exploration = options.Explore > 0 ? new PageExploration(options.Explore, _order) : null;
        Writer = new RecommendationsWriter(node.Items, catalogue);
    }

    /// <summary>Writes what was answered.</summary>
    public RecommendationsWriter Writer { get; }

    /// <summary>The state of a shopper as of the last batch; null when there is none.</summary>
    public ShopperState? FindShopper(ReadOnlySpan<byte> shopperId) =>
        _node.View(_node.PartitionOf(shopperId))?.FindShopper(shopperId) is { } bytes ? _codec.Decode(bytes) : null;

    /// <summary>Answers a shopper for the named session, or else for the open one.</summary>
    public RecommendationResult ForShopper(
        ReadOnlySpan<byte> shopperId, byte[]? sessionId, EngineRequest request, long nowMs)
    {
        var variant = _policies.VariantOf(shopperId);
        return ForShopper(shopperId, sessionId, variant, InVariant(request, variant), nowMs) with
        {
            Variant = variant,
        };
    }

    /// <summary>The request with the variant's filter, and with its policy when the request names none.</summary>
    private EngineRequest InVariant(EngineRequest request, int variant)
    {
        if (_filters.Of(variant) is { Count: > 0 } filter)
            request = request with { Filter = request.Filter.And(filter) };
        return request.Policy is null && _policies.At(variant) is { DiscoveriesOnly: true }
            ? request with { Policy = RecommendationPolicy.Discover }
            : request;
    }

    private RecommendationResult ForShopper(
        ReadOnlySpan<byte> shopperId,
        byte[]? sessionId,
        int variant,
        EngineRequest request,
        long nowMs,
        bool mayBeLinked = true)
    {
        _exclusions.Begin(request.Excluded);
        var policy = _policies.Of(variant);
        var partition = _node.PartitionOf(shopperId);
        // Read before the state, so the answer reflects at least this offset.
        var view = _node.View(partition);
        var offset = view?.Offset - 1;
        if (view?.FindShopper(shopperId) is not { } bytes)
        {
            var unknown = Exploration.QueryHash(shopperId, -1);
            return Rank(policy, new PolicyQuery { TimeMs = nowMs }, request, sessionId, unknown) with
            {
                Partition = partition, Offset = offset ?? -1,
            };
        }

        var state = _codec.DecodeForAnswer(bytes, _cart, out var cartVersion);
        // One step is enough: an id linked further on has handed everything over.
        if (!state.LinkedTo.IsEmpty && mayBeLinked)
            return ForShopper(state.LinkedTo.ToArray(), sessionId, variant, request, nowMs, mayBeLinked: false);
        var session = FindSession(state, sessionId, view);
        var query = new PolicyQuery
        {
            Cart = CollectionsMarshal.AsSpan(_cart),
            Session = session is null ? [] : session.Interactions,
            SessionKey = session?.ModelKeyIn(partition),
            History = state.History,
            Purchases = state.Purchases,
            StreamTimeMs = Math.Max(state.LastAt.TimeMs, view?.StreamTimeMs ?? long.MinValue),
            TimeMs = nowMs,
        };
        var queryHash = Exploration.QueryHash(shopperId, state.LastAt.Offset);
        return Rank(policy, query, request, session?.Id ?? sessionId, queryHash) with
        {
            CartVersion = cartVersion,
            Partition = partition,
            Offset = offset ?? state.LastAt.Offset,
        };
    }

    /// <summary>Answers a session given in the request. Items without events are skipped.</summary>
    public RecommendationResult ForGiven(GivenSession given, EngineRequest request, long nowMs)
    {
        _exclusions.Begin(request.Excluded);
        var unknown = new List<string>();
        _interactions.Clear();
        foreach (var interaction in given.Interactions)
        {
            if (_node.Items.TryFind(interaction.ItemId, out var item))
                _interactions.Add(new Interaction(item, interaction.Type, nowMs, _interactions.Count));
            else if (_exclusions.AddUnknown(interaction.ItemId))
                unknown.Add(Encoding.UTF8.GetString(interaction.ItemId));
        }

        _cart.Clear();
        foreach (var id in given.Cart)
        {
            if (_node.Items.TryFind(id, out var item))
                _cart.Add(NewLine(item, nowMs));
            else if (_exclusions.AddUnknown(id))
                unknown.Add(Encoding.UTF8.GetString(id));
        }

        var query = new PolicyQuery
        {
            Cart = CollectionsMarshal.AsSpan(_cart),
            Session = CollectionsMarshal.AsSpan(_interactions),
            TimeMs = nowMs,
            StreamTimeMs = nowMs,
        };
        return Rank(_policies.Own, query, request, null) with { UnknownItems = unknown.Count == 0 ? null : unknown };
    }

    /// <summary>Answers with what is popular now.</summary>
    public RecommendationResult Popular(EngineRequest request, long nowMs)
    {
        _exclusions.Begin(request.Excluded);
        return Rank(_baselinePolicy, new PolicyQuery { TimeMs = nowMs }, request, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _policies.Dispose();
        _baseline.Dispose();
        Writer.Dispose();
    }

    /// <summary>Ranks what the request may be answered with, and takes its page.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="shopperQuery">What the shopper did.</param>
    /// <param name="request">What the answer must be like.</param>
    /// <param name="sessionId">The session named in the answer.</param>
    /// <param name="queryHash">
    /// The hash by which exploration decides; null for no exploration: without a shopper, equal requests would always
    /// explore alike.
    /// </param>
    private RecommendationResult Rank(
        CartFirstPolicy policy,
        in PolicyQuery shopperQuery,
        EngineRequest request,
        byte[]? sessionId,
        ulong? queryHash = null)
    {
        var rules = _rules.Find(request.Placement);
        if (rules is { Rules.Exclusions: { Count: > 0 } exclusions })
            request = request with { Filter = request.Filter.And(exclusions) };
        var query = QueryOf(shopperQuery, request, rules?.Rules);
        // A request without a shopper uses the model alone; with one partition, this is how far the model has learnt.
        var offset = _node.Partitions == 1 ? (_node.View(0)?.Offset ?? 0) - 1 : -1;
        var modelVersion = _node.Model.Model.Version;
        var page = Find(policy, query, request, rules?.Rules, queryHash).Page(request.Offset, request.Count);
        return new RecommendationResult(page.Ranked, sessionId, page.SourceLetters, offset, modelVersion)
        {
            Policy = request.Policy ?? RecommendationPolicy.CartFirst,
            FromCatalogue = page.FromCatalogue,
            Pinned = page.Pinned,
            RulesVersion = rules?.Version,
            Propensities = queryHash is null || request.Offset > 0 ? null : _exploration?.PropensitiesOf(page),
        };
    }

    /// <summary>Finds the items of the request's page and of all pages before it, in order.</summary>
    private FoundItems Find(
        CartFirstPolicy policy,
        in PolicyQuery query,
        EngineRequest request,
        PlacementRules? rules,
        ulong? queryHash)
    {
        var wanted = request.Offset + request.Count;
        var exploration = queryHash is null ? null : _exploration;
        var needed = wanted + (exploration is null ? 0 : Exploration.CandidatesMax);
        var count = RankByRules(policy, query, rules, needed);
        List<KeyValuePair<byte[], ItemAttributes?>> pinned = [];
        if (rules is not null)
            count = _pinned.Take(rules, policy, query, request.Filter, _ranked.AsSpan(0, count), pinned);
        exploration?.Apply(queryHash!.Value, query, rules, request.Count - pinned.Count, _ranked.AsMemory(0, count));
        var slots = wanted - Math.Min(wanted, pinned.Count);
        var fromCatalogue = count < slots
            ? _catalogueFill.Find(
                policy, query, request.Filter, pinned.Select(pin => pin.Key), _ranked.AsSpan(0, count), slots - count)
            : [];
        return new FoundItems(pinned, _ranked.AsMemory(0, count), fromCatalogue);
    }

    private PolicyQuery QueryOf(in PolicyQuery shopperQuery, EngineRequest request, PlacementRules? rules) =>
        shopperQuery with
        {
            Excluded = _exclusions.Items,
            ExcludedGroups = _exclusions.Groups,
            Groups = _catalogue.Groups,
            Filter = request.Filter.IsOpen ? null : request.Filter,
            Ages = rules is { HasAges: true } ? new RuleAges(rules, _catalogue) : null,
            DiscoveriesOnly = request.Policy == RecommendationPolicy.Discover,
            Slots = request.Count,
        };

    /// <summary>
    /// Ranks items until the <paramref name="needed"/> first are those that every page begins with, and returns how
    /// many there are.
    /// </summary>
    private int RankByRules(CartFirstPolicy policy, in PolicyQuery query, PlacementRules? rules, int needed)
    {
        if (rules is null)
            return policy.Recommend(query, _ranked.AsSpan(0, needed));
        var room = needed + rules.Room;
        var count = policy.Recommend(query, _ranked.AsSpan(0, room));
        if (_order.Apply(rules, _ranked.AsSpan(0, count)) >= needed + rules.Pins.Count || count < room)
            return count;
        // Too few of a bounded brand or category: what comes next depends on all that an answer can reach.
        count = policy.Recommend(query, _ranked);
        _order.Apply(rules, _ranked.AsSpan(0, count));
        return count;
    }

    private CartItem NewLine(int item, long nowMs)
    {
        var at = new EventStamp(nowMs, _cart.Count);
        return new CartItem(item, 1, at, at);
    }

    /// <summary>
    /// The named session, or else the newest unless it has been idle in stream time for longer than the idle gap. A
    /// session in the future does not count.
    /// </summary>
    private Session? FindSession(ShopperState state, byte[]? sessionId, PartitionView? view)
    {
        var sessions = state.Sessions;
        for (var i = sessions.Length - 1; i >= 0 && sessionId is not null; i--)
        {
            if (sessions[i].Id.AsSpan().SequenceEqual(sessionId))
                return sessions[i];
        }

        if (sessionId is not null)
            return null;
        var streamMs = view?.StreamTimeMs ?? long.MinValue;
        var possibleMs = view?.PossibleMs ?? long.MaxValue;
        for (var i = sessions.Length - 1; i >= 0; i--)
        {
            var lastMs = sessions[i].LastAt.TimeMs;
            if (lastMs > possibleMs)
                continue;
            return streamMs == long.MinValue || streamMs - lastMs <= _node.Options.Shoppers.IdleGapMs
                ? sessions[i]
                : null;
        }

        return null;
    }
}
