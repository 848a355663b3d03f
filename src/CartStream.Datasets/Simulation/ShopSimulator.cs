using CartStream.Events;

namespace CartStream.Datasets.Simulation;

/// <summary>
/// A shop with simulated shoppers: it generates their events in time order, the same for the same options. Its memory
/// depends on the shop's size and not on the number of events read.
/// </summary>
/// <remarks>
/// Invariants: every visit is in the queue (in the shop, or away with a cart) or in the pool of free ones; the next
/// arrival is not in the queue; at most <see cref="AwayMax"/> shoppers are away.
/// </remarks>
public sealed class ShopSimulator : IEventSource
{
    /// <summary>Most shoppers that are away with a cart at one time; beyond it, carts are abandoned for good.</summary>
    internal const int AwayMax = 50_000;

    private readonly SimulatorOptions _options;
    private readonly Catalogue _catalogue;
    private readonly Rhythm _rhythm;
    private readonly Funnel _funnel;
    private readonly PriorityQueue<Visit, (long TimeMs, int Index)> _queue = new();
    private readonly Stack<Visit> _free = new();
    private readonly byte[] _itemId = new byte[ShopIds.NumberBytesMax];
    private readonly ulong _tasteSeed;
    private SplitMix64 _random;
    private double _arrivalMs;
    private long _shoppers;
    private long _emitted;
    private int _visits;
    private int _away;

    /// <summary>Opens the shop.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public ShopSimulator(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionFaults.ThrowIfAny(options.Faults());
        _options = options;
        _random = new SplitMix64(SplitMix64.Mix((ulong)options.Seed, 2));
        _tasteSeed = _random.Next();
        _catalogue = new Catalogue(options);
        _rhythm = new Rhythm(options.SessionsPerHour);
        _funnel = new Funnel(new ShopperWalk(_catalogue), _rhythm);
        _shoppers = options.Shoppers;
        _arrivalMs = _rhythm.NextArrivalMs(options.Start.ToUnixTimeMilliseconds(), ref _random);
        Fingerprint = options.Fingerprint();
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public SourceCounts Counts => new(_emitted, Rejected: 0, Duplicates: 0);

    /// <inheritdoc/>
    public double? Progress => _options.Events switch
    {
        null => null,
        0 => 1,
        { } events => (double)_emitted / events,
    };

    /// <inheritdoc/>
    public bool TryRead(out ShopperEvent next)
    {
        if (_emitted == _options.Events)
        {
            next = default;
            return false;
        }

        while (true)
        {
            var visit = NextVisit();
            var timeMs = visit.TimeMs;
            if (timeMs > EventLimits.TimeMsMax)
            {
                next = default;
                return false;
            }

            if (!_funnel.TryAct(visit, ref _random, out var action))
            {
                Leave(visit);
                continue;
            }

            _queue.Enqueue(visit, (visit.TimeMs, visit.Index));
            _emitted++;
            next = Describe(visit, action, timeMs);
            return true;
        }
    }

    /// <summary>Nothing needs closing.</summary>
    public void Dispose()
    {
    }

    private Visit NextVisit()
    {
        if (!_queue.TryPeek(out var visit, out var due) || due.TimeMs > (long)_arrivalMs)
            return Arrive();
        _queue.Dequeue();
        if (visit.Phase == VisitPhase.Away)
        {
            _away--;
            _funnel.BeginAgain(visit, ref _random);
        }

        return visit;
    }

    private Visit Arrive()
    {
        var visit = _free.Count > 0 ? _free.Pop() : new Visit(_visits++);
        visit.TimeMs = (long)_arrivalMs;
        var shopper = NextShopper();
        visit.Enter(shopper, SplitMix64.Mix(_tasteSeed, (ulong)shopper));
        _funnel.Begin(visit, ref _random);
        _arrivalMs = _rhythm.NextArrivalMs(_arrivalMs, ref _random);
        return visit;
    }

    /// <summary>A new shopper, or a returning one: the later they first came, the more likely they return.</summary>
    private long NextShopper()
    {
        if (_random.Happens(_options.NewShopperShare))
            return _shoppers++;
        var share = _random.Share();
        return _shoppers - 1 - (long)(share * share * _options.Shoppers);
    }

    private void Leave(Visit visit)
    {
        if (_away < AwayMax && _funnel.TryPlanReturn(visit, ref _random))
        {
            _away++;
            _queue.Enqueue(visit, (visit.TimeMs, visit.Index));
        }
        else
        {
            _free.Push(visit);
        }
    }

    private ShopperEvent Describe(Visit visit, ShopperAction action, long timeMs)
    {
        var slot = _catalogue.SlotOf(action.Item);
        var itemIdLength = ShopIds.WriteItem(action.Item, _itemId);
        return new ShopperEvent
        {
            TimeMs = timeMs,
            Type = action.Type,
            ItemId = _itemId.AsSpan(0, itemIdLength),
            ShopperId = visit.ShopperId,
            SessionId = visit.SessionId,
            CategoryId = _catalogue.CategoryId(slot),
            CategoryCode = _catalogue.CategoryCode(slot),
            Brand = _catalogue.Brand(slot),
            Price = _catalogue.Price(action.Item),
            Quantity = action.Quantity,
        };
    }
}
