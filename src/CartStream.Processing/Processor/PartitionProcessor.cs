using System.Buffers;
using CartStream.Evaluation.Prequential;
using CartStream.Events;
using CartStream.Experiments;
using CartStream.Index;
using CartStream.Log;
using CartStream.Models;
using CartStream.Policies;
using CartStream.Processing.Erasure;
using CartStream.Processing.Items;
using CartStream.Processing.Topics;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// The pure core of the shopper processor: (state, event, model) → (state', outputs). For each event, in this order:
/// the shopper's newest recommendation is scored against it, it is applied to the state, it is answered, and the model
/// learns it.
/// </summary>
/// <remarks>
/// Invariants: no clock, no randomness, no I/O; outputs depend on the events and their order alone, not on where
/// batches are cut. One thread.
/// </remarks>
internal sealed class PartitionProcessor : IDisposable
{
    private static readonly EventFault NoValue = new("event", "no value", "a JSON object: a deletion is no event");

    private readonly int _partition;
    private readonly ProcessorOptions _options;
    private readonly ItemDictionary _items;
    private readonly ShopModel _model;
    private readonly ItemCatalogue? _catalogue;
    private readonly IModelReader _baseline;
    private readonly QualityRecorder _quality;
    private readonly VariantPolicies _policies;
    private readonly VariantFilters _filters;
    private readonly RecommendationRecord _recommendationRecord;
    private readonly SessionRecord _sessionRecord;
    private readonly ShopperEventParser _parser = new();
    private readonly StreamTime _clock = new();
    private readonly TimeBound _bound;
    private readonly IdentityMerge _identities;
    private readonly ShopperStateStore _shoppers;
    private readonly Dictionary<Session, ActiveShopper> _changedSessions = [];
    private readonly Dictionary<int, TaughtItem> _taught = [];
    private readonly ArrayBufferWriter<byte> _value = new(4_096);
    private readonly RankedRecommendation _ranked;
    private long _sweptAtMs = long.MinValue;
    private long? _asOf;

    public PartitionProcessor(
        int partition,
        ProcessorOptions options,
        SharedModel shared,
        string configHash)
    {
        _partition = partition;
        ConfigHash = configHash;
        _options = options;
        var items = _items = shared.Items;
        _model = shared.Model;
        _catalogue = shared.Catalogue;
        _baseline = _model.OpenBaseline();
        _quality = new QualityRecorder(_baseline, options, _catalogue);
        _policies = new VariantPolicies(_model, options.Experiment, options.Policy, options.Shoppers.HistoryItems);
        _filters = new VariantFilters(options.Experiment);
        _recommendationRecord = new RecommendationRecord(items, configHash);
        _sessionRecord = new SessionRecord(items);
        _shoppers = new ShopperStateStore(items);
        _identities = new IdentityMerge(items, _shoppers, options.Shoppers);
        _bound = new TimeBound(_clock, options.Shoppers, items);
        _ranked = new RankedRecommendation(options.Count, options.Explore);
    }

    /// <summary>Hash of every setting that affects recommendations.</summary>
    public string ConfigHash { get; }

    /// <summary>What this partition's processor has done so far.</summary>
    public ProcessorTotals Totals { get; private set; } = new();

    /// <summary>Quality on the stream so far.</summary>
    public PrequentialQuality Quality => _quality.Quality;

    /// <summary>Quality by variant, in the order of the experiment.</summary>
    public IReadOnlyList<PrequentialQuality> VariantQuality => _quality.Variants;

    /// <summary>The shopper counts of each variant; null without an experiment.</summary>
    public VariantShoppers? VariantShoppers => _quality.Shoppers;

    /// <summary>The shadow's recorder; null before the first event, and without a shadow.</summary>
    public ShadowRecorder? Shadow { get; private set; }

    /// <summary>
    /// The number of partitions that shoppers are divided among, by <see cref="Partitioner"/>. Default 1: all shoppers
    /// belong to this partition.
    /// </summary>
    public int Partitions { get; set; } = 1;

    /// <summary>The partition's shoppers.</summary>
    public ShopperStateStore Shoppers => _shoppers;

    /// <summary>Stream time. Safe for any thread.</summary>
    public long StreamTimeMs => _clock.NowMs;

    /// <summary>The latest time that an event so far can have. Safe for any thread.</summary>
    public long PossibleMs => Math.Max(_clock.NowMs, _clock.LatestMs) + TimeBound.StreamToleranceMs;

    /// <summary>Held while the core changes. Hold it to read anything that isn't safe for any thread.</summary>
    public Lock Gate { get; } = new();

    /// <summary>
    /// Carries out a <see cref="ForgetRequest"/>: deletes the shopper's state and sessions, and makes the model unlearn
    /// them, here if it learns here, or else when its follower reads the deletes.
    /// </summary>
    /// <param name="record">The request.</param>
    /// <param name="sessionKeys">The shopper's sessions in the log; those in its state are added.</param>
    /// <param name="outputs">Receives the deletes.</param>
    public void Forget(in LogRecord record, IReadOnlyList<byte[]> sessionKeys, BatchOutputs outputs)
    {
        Totals.Events++;
        outputs.NextOffset = record.Offset + 1;
        var shopper = _shoppers.Activate(record.Key);
        foreach (var session in _changedSessions.Keys.Where(key => _changedSessions[key] == shopper).ToList())
            _changedSessions.Remove(session);
        AddDelete(outputs.States, record.Key, record.TimeMs);
        // Recent commits may not be visible to the search yet.
        foreach (var session in shopper.State.Sessions)
            AddDelete(outputs.Sessions, session.Key, record.TimeMs);
        foreach (var key in _shoppers.Closed.Remove(ShopperKey.Of(record.Key)))
            AddDelete(outputs.Sessions, key, record.TimeMs);
        foreach (var key in sessionKeys)
            AddDelete(outputs.Sessions, key, record.TimeMs);
        _shoppers.Drop(record.Key);
        Shadow?.Forget(ShopperKey.Of(record.Key));
        if (_options.Learning == ModelLearning.InBatch)
            _model.Model.Unlearn(ShopperKey.Of(record.Key));
    }

    /// <summary>Processes a record about ids that is not an event; false for any other record.</summary>
    public bool TryApplyIdentity(in LogRecord record, BatchOutputs outputs)
    {
        if (!IdentityLink.IsMeant(record) && !Handover.IsMeant(record))
            return false;
        Totals.Events++;
        outputs.NextOffset = record.Offset + 1;
        if (TryPassOn(record.Key, record, outputs))
            return true;
        if (!_identities.TryApply(record, outputs))
            AddDeadLetter(record, EventFault.Of("identity", record.Value, IdentityLink.Expected), outputs);
        return true;
    }

    /// <summary>Processes one record of <c>user-events</c>; true when it was answered with a recommendation.</summary>
    public bool Process(in LogRecord record, BatchOutputs outputs)
    {
        Totals.Events++;
        outputs.NextOffset = record.Offset + 1;
        if (!_parser.TryRead(record.Value, out var e, out var fault))
        {
            AddDeadLetter(record, record.IsDelete ? NoValue : fault!, outputs);
            return false;
        }

        if (TryPassOn(e.ShopperId, record, outputs))
            return false;
        var shopper = _shoppers.Activate(e.ShopperId);
        if (shopper.State.HasSeen(e))
        {
            // Its item gets no number: a restart doesn't read the duplicate, and a different item order breaks ties
            // differently.
            Totals.Duplicates++;
            return false;
        }

        if (!shopper.State.LinkedTo.IsEmpty)
            return ProcessOfLinked(e, shopper, record, outputs);
        var item = ItemOf(e, shopper.State);
        if (shopper.State.HasSeen(e, item, _options.Shoppers))
        {
            Totals.Duplicates++;
            return false;
        }

        return Process(e, item, shopper, record, outputs);
    }

    /// <summary>
    /// Passes a record of another partition's shopper on to that partition, which has the state; producers may choose
    /// partitions in any way. False for a record that belongs here, that belongs to nobody, or that was passed on too
    /// often.
    /// </summary>
    private bool TryPassOn(ReadOnlySpan<byte> owner, in LogRecord record, BatchOutputs outputs)
    {
        if (owner.IsEmpty || Partitioner.PartitionOf(owner, Partitions) == _partition)
            return false;
        var hops = Handover.HopsOf(record);
        if (hops >= Handover.HopsMax)
            return false;
        Totals.Misplaced++;
        outputs.Events.Add(new LogRecord
        {
            Offset = 0,
            TimeMs = record.TimeMs,
            Key = owner,
            Value = record.Value,
            Headers = Handover.HeadersAfter(hops),
        });
        return true;
    }

    /// <summary>Processes an event of a linked id, which belongs to the shopper in that shopper's partition.</summary>
    private bool ProcessOfLinked(in ShopperEvent e, ActiveShopper shopper, in LogRecord record, BatchOutputs outputs)
    {
        // Its item gets a number where the event is processed. An item without a number was not seen before.
        if (_items.TryFind(e.ItemId, out var item) && shopper.State.HasSeen(e, item, _options.Shoppers))
        {
            Totals.Duplicates++;
            return false;
        }

        var timeMs = _bound.Clamp(shopper.State, ShopperKey.Of(e.ShopperId), e.TimeMs, record.TimeMs);
        return !_identities.TryForward(e, shopper, timeMs, record, outputs)
            && Process(e, ItemOf(e, shopper.State), shopper, record, outputs);
    }

    /// <summary>
    /// The offset from which attributes stated at <paramref name="offset"/> count. Where processes share sessions,
    /// offsets of different partitions can't be compared, so they count everywhere.
    /// </summary>
    private long DescribedFrom(long offset) => _options.Learning == ModelLearning.InBatch ? offset : long.MinValue;

    /// <summary>
    /// The event's item. A refund's item gets no number: no session contains it after a restart, and the shopper's
    /// state determines whether there is anything to refund. Which other items a process has seen differs after a
    /// restart and between nodes.
    /// </summary>
    private int ItemOf(in ShopperEvent e, ShopperState state)
    {
        if (e.Type != EventType.Refund)
            return _items.Intern(e.ItemId);
        return _items.TryFind(e.ItemId, out var item) && state.Knows(item) ? item : ShopperState.NoItem;
    }

    /// <summary>Processes an event that was not processed before.</summary>
    private bool Process(
        in ShopperEvent own, int item, ActiveShopper shopper, in LogRecord record, BatchOutputs outputs)
    {
        var key = ShopperKey.Of(own.ShopperId);
        var timeMs = _bound.Clamp(shopper.State, key, own.TimeMs, record.TimeMs);
        var learntMs = _bound.ClampLearnt(timeMs);
        var e = timeMs == own.TimeMs ? own : own.At(timeMs);
        DropStateIfExpired(shopper, timeMs);
        // No session contains a refund, so a restart would not see the attributes it states.
        if (e.Type != EventType.Refund)
        {
            _items.Describe(item, e, DescribedFrom(record.Offset));
            if (_catalogue?.Teach(item, e) is { } taught)
                _taught[item] = taught;
        }

        var isNewShopper = shopper.State.LastAt == EventStamp.None;
        var outcome = _quality.Score(shopper.State, shopper.State.FindSession(e, _options.Shoppers), e, item);
        var shadowOutcome = ScoreShadow(key, outcome, shopper.State, item);
        var variant = _policies.VariantOf(e.ShopperId);
        var before = variant == Experiment.NoVariant ? 0 : shopper.State.NewestOffset();
        var applied = shopper.State.ApplyAs(own, timeMs, learntMs, item, record.Offset, _options.Shoppers);
        Observe(key, timeMs, record.Offset);
        if (applied.Closed is { } closed)
        {
            shopper.State.RememberClosed(closed, _items);
            _shoppers.Closed.Add(key, closed);
        }

        var wasAnsweredByVariant = applied.IsInteraction && variant != Experiment.NoVariant
            && _quality.Shoppers!.Count(variant, QualityRecorder.BlockOf(e.ShopperId), record.Offset, before);
        _quality.Add(outcome, wasAnsweredByVariant ? variant : Experiment.NoVariant);
        Shadow?.Add(shadowOutcome);
        Count(applied, isNewShopper);
        _identities.Notice(e, shopper, record.TimeMs, outputs);
        _shoppers.MarkChanged(shopper);
        if (applied.Session is not { } session)
            return false;
        if (applied.IsInteraction)
            _changedSessions[session] = shopper;
        var answers = Answers(e.Type, applied);
        if (answers)
            Recommend(shopper, session, e, record.Offset, variant, outputs);
        if (applied.IsInteraction)
        {
            var type = EventTypeNames.InteractionOf(e.Type, e.Quantity);
            Learn(session.ModelKeyIn(_partition), key, item, type, learntMs);
        }

        return answers;
    }

    /// <summary>Ends the batch: writes every changed shopper, session and quality block.</summary>
    public void EndBatch(BatchOutputs outputs)
    {
        foreach (var (session, shopper) in _changedSessions)
        {
            _value.ResetWrittenCount();
            _sessionRecord.Write(_value, shopper.Id, session);
            Add(outputs.Sessions, session.Key, _value.WrittenSpan, session.LastAt.TimeMs);
        }

        _changedSessions.Clear();
        foreach (var (item, taught) in _taught)
            Add(outputs.TaughtItems, _items.Id(item), ItemRecord.Write(taught.Attributes), taught.TimeMs);
        _taught.Clear();
        _asOf = null;
        Shadow?.EndBatch();
        _shoppers.EndBatch((id, state) => Add(outputs.States, id, state, ShopperStateCodec.IdleSinceMs(state)));
        SweepIdle(outputs);
        _quality.WriteChanges((key, value) => Add(outputs.Quality, key, value, 0));
        Totals.ConfigHash = ConfigHash;
        Totals.NextOffset = outputs.NextOffset;
        Totals.StreamTime = _clock.Save();
        Totals.StreamTimeMs = StreamTimeMs == long.MinValue ? null : StreamTimeMs;
        Add(outputs.Quality, ProcessedOffset.TotalsKey, Totals.ToJson(), 0);
    }

    /// <summary>Learns again what the model had learnt before a restart, in the same order.</summary>
    public void Learn(ulong session, ulong shopper, int item, EventType type, long timeMs)
    {
        if (_options.Learning == ModelLearning.InBatch)
        {
            _model.Learn(new LearntEvent(
                session, shopper, item, type, timeMs, _items.Category(item), _items.Traits(item)));
        }
    }

    /// <summary>Applies a record of topic <c>shopper-state</c> while a partition is restored.</summary>
    public void RestoreShopper(in LogRecord record)
    {
        if (record.IsDelete)
        {
            _shoppers.Drop(record.Key);
            return;
        }

        _shoppers.Restore(record.Key, record.Value);
    }

    /// <summary>Applies a record of topic <c>quality</c> while a partition is restored.</summary>
    public void RestoreQuality(in LogRecord record)
    {
        if (record.IsDelete)
            return;
        if (!record.Key.SequenceEqual(ProcessedOffset.TotalsKey))
        {
            _quality.Restore(record.Key, record.Value);
            return;
        }

        Totals = ProcessorTotals.FromJson(record.Value);
        if (Totals.StreamTime is { } clock)
            _clock.Restore(clock);
        else if (Totals.StreamTimeMs is { } timeMs)
            _clock.AdvanceTo(timeMs);
        ExpireShoppers();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _policies.Dispose();
        Shadow?.Dispose();
        _baseline.Dispose();
        _recommendationRecord.Dispose();
        _sessionRecord.Dispose();
    }

    private bool Answers(EventType type, in AppliedEvent applied) => _options.When switch
    {
        RecommendWhen.EveryEvent => true,
        RecommendWhen.SessionStart => applied.StartsSession,
        RecommendWhen.Cart => type != EventType.View,
        _ => throw new InvalidOperationException($"found {_options.When}, expected a known mode"),
    };

    private void Observe(ulong shopper, long timeMs, long offset)
    {
        _clock.Observe(shopper, timeMs, offset);
        ExpireShoppers();
    }

    private void ExpireShoppers()
    {
        if (_clock.SettledMs is var nowMs and not long.MinValue)
            _shoppers.ExpiredBeforeMs = nowMs - _options.Shoppers.RetentionMs - StreamTime.StepMs;
    }

    private void Count(in AppliedEvent applied, bool isNewShopper)
    {
        if (applied.StartsSession)
            Totals.Sessions++;
        if (applied.IsLate)
            Totals.Late++;
        if (isNewShopper)
            Totals.Shoppers++;
    }

    private void Recommend(
        ActiveShopper shopper, Session session, in ShopperEvent e, long offset, int variant, BatchOutputs outputs)
    {
        var state = shopper.State;
        var served = _policies.At(variant);
        var asOf = AsOf();
        var query = new PolicyQuery
        {
            DiscoveriesOnly = served?.DiscoveriesOnly ?? false,
            AsOf = asOf,
            SessionKey = session.ModelKeyIn(_partition),
            TimeMs = e.TimeMs,
            Filter = _filters.Of(variant, _catalogue),
            Groups = _catalogue?.Groups,
        };
        var queryHash = _options.Explore > 0 ? Exploration.QueryHash(e.ShopperId, offset) : 0;
        _ranked.Recommend(_policies.Of(variant), state, session, query, queryHash);
        var ranked = _ranked.Shown;
        state.SetRecommended(_ranked.Items, ranked.Length);
        Count(ranked, session);
        _value.ResetWrittenCount();
        var receipt = new ReceiptNumbers(offset, state.Cart.Version, asOf ?? _model.Model.Version);
        Span<double> propensities = stackalloc double[ShopperState.RecommendedMax];
        _recommendationRecord.Write(
            _value, e.ShopperId, ranked, receipt, served?.Name, _ranked.WritePropensities(propensities));
        Add(outputs.Recommendations, session.Id, _value.WrittenSpan, e.TimeMs);
        Shadow?.Answer(ShopperKey.Of(e.ShopperId), state, session, e.TimeMs, _catalogue, _ranked);
    }

    /// <summary>
    /// A model that learns in the batch is queried as of each event. One that follows the log learns a batch only after
    /// it anyway: within a batch, sessions that begin alike reuse the answer of the first.
    /// </summary>
    private long? AsOf() =>
        _options.Learning == ModelLearning.InBatch ? null : _asOf ??= _model.Model.Version;

    private Outcome? ScoreShadow(ulong shopper, in Outcome? outcome, ShopperState state, int item)
    {
        // Only a partition's owner queries the shadow, so copies of the partition's state have none.
        if (_options.Shadow is { } variant)
            Shadow ??= new ShadowRecorder(variant, _model, _options, _partition);
        if (outcome is not { } scored || Shadow is not { } shadow || !shadow.TryFind(shopper, out var ranked))
            return null;
        shadow.Score(shopper, item, scored.Block);
        return _quality.ScoreBeside(ranked, state, scored, item);
    }

    private void Count(ReadOnlySpan<ScoredItem> ranked, Session session)
    {
        Totals.Recommendations++;
        Totals.RecommendedItems += ranked.Length;
        foreach (var scored in ranked)
        {
            if (scored.Explanation.Source == Source.Cart || session.Holds(scored.Item))
                Totals.RecommendedRepeats++;
        }
    }

    /// <summary>
    /// Expiry uses the event's time, bounded to a day around stream time: one wrong clock expires nothing, and a late
    /// event gives the same result before and after the sweep. For events older than the retention, such as history
    /// that is sent later, their own times decide.
    /// </summary>
    private void DropStateIfExpired(ActiveShopper shopper, long timeMs)
    {
        var nowMs = _clock.SettledMs;
        if (shopper.State.LastAt == EventStamp.None || nowMs == long.MinValue)
            return;
        if (timeMs >= _shoppers.ExpiredBeforeMs)
            timeMs = Math.Clamp(timeMs, nowMs - StreamTime.StepMs, nowMs + StreamTime.StepMs);
        if (timeMs - shopper.State.LastAt.TimeMs > _options.Shoppers.RetentionMs)
            _shoppers.Replace(shopper, shopper.State.AfterExpiry());
    }

    /// <summary>Once per day of event time. It only frees memory: what it drops counts as unknown already.</summary>
    private void SweepIdle(BatchOutputs outputs)
    {
        const long dayMs = 24L * 60 * 60 * 1_000;
        var nowMs = _clock.SettledMs;
        if (nowMs == long.MinValue || nowMs - dayMs < _sweptAtMs)
            return;
        _sweptAtMs = nowMs;
        _shoppers.DropIdle((id, links) =>
        {
            if (links is null)
                AddDelete(outputs.States, id, nowMs);
            else
                Add(outputs.States, id, links, ShopperStateCodec.IdleSinceMs(links));
        });
    }

    private void AddDeadLetter(in LogRecord record, EventFault fault, BatchOutputs outputs)
    {
        Totals.DeadLetters++;
        DeadLetterRecord.Add(outputs.DeadLetters, fault.ToString(), Topology.UserEvents, _partition, record);
    }

    private static void AddDelete(RecordBatch batch, ReadOnlySpan<byte> key, long timeMs) =>
        batch.Add(new LogRecord { Offset = 0, TimeMs = timeMs, Key = key, Value = default, IsDelete = true });

    private static void Add(RecordBatch batch, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long timeMs) =>
        batch.Add(new LogRecord { Offset = 0, TimeMs = timeMs, Key = key, Value = value });
}
