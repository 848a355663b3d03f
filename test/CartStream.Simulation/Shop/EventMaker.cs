using CartStream.Events;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Shop;

/// <summary>
/// Makes the events of some shoppers. With clocks that are right they come in the order of their times, and what is
/// bought lies in the cart, so that a cart can be worked out without the product's rules for clocks; with wrong ones
/// they are late, from 1970, from 2099, minutes ahead, and come twice under one id.
/// </summary>
internal sealed class EventMaker(Random random, string name, int shoppers, SimulationPlan plan)
{
    /// <summary>Items of the shop: <c>i0</c> and so on.</summary>
    public const int Items = 18;

    private const int Categories = 4;
    private readonly int[] _sessions = new int[shoppers];
    private readonly Dictionary<(int Shopper, int Item), int> _carts = [];
    private readonly List<SimulatedEvent> _made = [];

    /// <summary>Ids of the shoppers.</summary>
    public IReadOnlyList<string> Shoppers => [.. Enumerable.Range(0, shoppers).Select(NameOf)];

    /// <summary>The shopper that another system links to another one, by topic <c>identities</c>.</summary>
    public string LinkedByTopic => NameOf(2);

    /// <summary>Whether a record of <c>user-events</c> is a link that came by topic <c>identities</c>.</summary>
    public static bool IsLinkOfTopic(SimulatedRecord record) =>
        record.Key[^1] == '2' && record.Value.AsSpan().StartsWith("{\"identity\""u8);

    /// <summary>Those that may be forgotten.</summary>
    public static bool MayBeForgotten(string shopper) => shopper.EndsWith('0') || shopper.EndsWith('3');

    /// <summary>The next event, at <paramref name="nowMs"/> by a clock that is right.</summary>
    public SimulatedEvent Make(long nowMs)
    {
        if (_made.Count > 0 && random.NextDouble() < plan.WrongClocks / 2)
            return _made[random.Next(_made.Count)] with { Item = $"i{random.Next(Items)}" };
        var shopper = random.Next(shoppers);
        if (_sessions[shopper] == 0 || random.Next(12) == 0)
            _sessions[shopper]++;
        var item = random.Next(Items);
        var type = TypeOf(shopper, item);
        int? quantity = type == EventType.SetQuantity || random.Next(4) == 0 ? random.Next(3) : null;
        if (type != EventType.SetQuantity && quantity is { } pieces)
            quantity = pieces + 1;
        var made = new SimulatedEvent(
            random.NextDouble() < plan.WrongClocks ? Wrong(nowMs) : nowMs,
            type,
            $"i{item}",
            NameOf(shopper),
            shopper % 2 == 0 ? $"{NameOf(shopper)}-{_sessions[shopper]}" : "",
            $"{NameOf(shopper)}e{_made.Count}",
            quantity,
            item % 3 == 0 ? $"category{item % Categories}" : "",
            Guest(shopper))
        {
            Traits = plan.Describes ? TraitsOf(item) : null,
            Order = plan.Describes && type is EventType.Purchase or EventType.Refund ? OrderOf(shopper) : "",
        };
        _carts[(shopper, item)] = made.After(_carts.GetValueOrDefault((shopper, item)));
        _made.Add(made);
        return made;
    }

    /// <summary>One who is forgotten has another cart than this knows, so nothing is bought from it.</summary>
    private EventType TypeOf(int shopper, int item)
    {
        var type = random.Next(12) switch
        {
            < 4 => EventType.View,
            < 7 => EventType.Cart,
            < 8 => EventType.RemoveFromCart,
            < 9 => EventType.SetQuantity,
            < 10 => EventType.Refund,
            _ => EventType.Purchase,
        };
        if (!plan.AreClocksRight)
            return type;
        return type switch
        {
            EventType.Refund => EventType.View,
            EventType.Purchase when _carts.GetValueOrDefault((shopper, item)) == 0
                || MayBeForgotten(NameOf(shopper)) => EventType.Cart,
            _ => type,
        };
    }

    /// <summary>
    /// Descriptions differ from event to event. Where a log file has one partition, the first variants know their group
    /// at once, others later; elsewhere it depends on the partitions' progress when a group becomes known.
    /// </summary>
    private SimulatedTraits TraitsOf(int item) => new(
        $"brand{(item + (random.Next(8) == 0 ? 1 : 0)) % 5}",
        $"name {item} of {item % 4}",
        (item * 3.5m) + random.Next(3),
        plan.IsEmbedded && (item < 6 || random.Next(3) == 0) ? $"g{item / 3}" : "");

    /// <summary>With wrong clocks a page is loaded again now and then, so that an order comes twice.</summary>
    private string OrderOf(int shopper) =>
        $"{NameOf(shopper)}o{(plan.AreClocksRight ? _made.Count : _made.Count / 20)}";

    /// <summary>The last shoppers turn out to be others now and then.</summary>
    private string Guest(int shopper) =>
        plan.Links && shopper < shoppers - 2 && random.Next(10) == 0
            ? NameOf(shoppers - 1 - random.Next(2))
            : "";

    private string NameOf(int shopper) => $"{name}{shopper}";

    private long Wrong(long timeMs) => random.Next(6) switch
    {
        0 or 1 => timeMs - (120_000 + random.Next(480_000)),
        2 => timeMs + 60_000 + random.Next(3_600_000),
        3 => 4_070_908_800_000 + random.Next(1_000_000),
        4 => random.Next(1_000_000),
        _ => timeMs - (random.Next(9 * 24) * 3_600_000L),
    };
}
