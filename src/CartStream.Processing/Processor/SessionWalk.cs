using System.IO.Hashing;
using CartStream.Evaluation.SessionWalks;
using CartStream.Events;
using CartStream.Log;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// The original project's procedure over a partition of <c>user-events</c>: walk each shopper's sessions in order, and
/// before each recommend from the earlier events alone: the unpurchased cart items, oldest first, then the last N
/// items, newest first, N together. The last N include purchases, as in the original; what is recommended to shoppers
/// leaves purchases out.
/// </summary>
/// <remarks>It uses the same state machine as the processor, so carts and sessions are the same.</remarks>
public sealed class SessionWalk
{
    private const int RecordsMax = 4_096;

    private readonly ShopperOptions _options;
    private readonly byte[]? _shopper;
    private readonly ShopperStateStore _shoppers;
    private readonly ShopperEventParser _parser = new();
    private readonly List<CartItem> _cart = [];
    private readonly List<int> _recommended = [];
    private readonly List<long> _eventsByItem = [];

    /// <summary>A walk over the sessions of <paramref name="shopper"/> (UTF-8), or of all when it is null.</summary>
    public SessionWalk(ShopperOptions options, byte[]? shopper = null)
    {
        _options = options;
        _shopper = shopper;
        _shoppers = new ShopperStateStore(Items);
    }

    /// <summary>The results of the comparison.</summary>
    public SessionWalkProtocol Protocol { get; } = new();

    /// <summary>The items seen, of all shoppers.</summary>
    public ItemDictionary Items { get; } = new();

    /// <summary>Events by the item's number in <see cref="Items"/>, of all shoppers.</summary>
    public IReadOnlyList<long> EventsByItem => _eventsByItem;

    /// <summary>Walks the partition up to its current end.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was set.</exception>
    public void Walk(IEventLog log, int partition, CancellationToken cancellation)
    {
        var batch = new RecordBatch();
        using var reader = log.OpenReader(
            Topology.UserEvents, partition, log.FirstOffset(Topology.UserEvents, partition));
        while (reader.Read(batch, RecordsMax, TimeSpan.Zero, cancellation) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < batch.Count; i++)
                Visit(batch[i]);
            _shoppers.EndBatch(static (_, _) => { });
        }
    }

    private void Visit(in LogRecord record)
    {
        // A forwarded event was seen under its original id.
        if (!_parser.TryRead(record.Value, out var e, out _) || Handover.HopsOf(record) > 0)
            return;
        var item = Items.Intern(e.ItemId);
        if (item == _eventsByItem.Count)
            _eventsByItem.Add(0);
        _eventsByItem[item]++;
        if (_shopper is not null && !e.ShopperId.SequenceEqual(_shopper))
            return;

        var shopper = _shoppers.Activate(e.ShopperId);
        if (shopper.State.FindSession(e, _options) is null)
            RecommendBefore(shopper.State);
        var applied = shopper.State.Apply(e, item, record.Offset, _options);
        if (applied.IsDuplicate)
            return;
        shopper.IsChanged = true;
        if (!applied.IsInteraction)
            return;
        var key = XxHash3.HashToUInt64(e.ShopperId);
        if (applied.StartsSession)
            Protocol.SessionStart(key, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_recommended));
        Protocol.SessionItem(key, item);
    }

    private void RecommendBefore(ShopperState state)
    {
        _recommended.Clear();
        state.Cart.CopyTo(_cart);
        foreach (var line in _cart)
            Recommend(line.Item);
        for (var i = state.History.Length - 1; i >= 0; i--)
            Recommend(state.History[i].Item);
    }

    private void Recommend(int item)
    {
        if (_recommended.Count < _options.HistoryItems && !_recommended.Contains(item))
            _recommended.Add(item);
    }
}
