using System.Buffers;
using System.Text;
using System.Text.Json;
using CartStream.Datasets.Simulation;
using CartStream.Events;

namespace CartStream.Benchmarks.Serving;

/// <summary>
/// The requests of a shop's web servers, as bytes prepared before the clock starts: the events of a simulated shop in
/// order, and requests for the shoppers of the most recent events.
/// </summary>
internal sealed class LoadTraffic
{
    private const int ActiveEvents = 5_000;
    private const int SessionsPerHour = 20_000;
    private const int Shoppers = 10_000;
    private static readonly TimeSpan Past = TimeSpan.FromHours(6);

    private readonly byte[][] _events;
    private readonly byte[][] _shoppers;
    private int _sent;

    /// <summary>
    /// A shop with this many events, thirty for each shopper, the first <paramref name="before"/> of them in the past.
    /// No new shoppers appear: the server's memory per shopper must not grow while it is measured.
    /// </summary>
    public LoadTraffic(int events, int before)
    {
        var json = new ArrayBufferWriter<byte>();
        using var shop = new ShopSimulator(new SimulatorOptions
        {
            Events = events,
            SessionsPerHour = SessionsPerHour,
            Shoppers = Shoppers,
            NewShopperShare = 0,
            Start = TimeProvider.System.GetUtcNow() - Past,
        });
        var (values, shoppers) = (new List<byte[]>(events), new List<byte[]>(events));
        while (shop.TryRead(out var e))
        {
            json.ResetWrittenCount();
            ShopperEventJson.Write(json, e);
            values.Add(json.WrittenSpan.ToArray());
            var id = Uri.EscapeDataString(Encoding.UTF8.GetString(e.ShopperId));
            shoppers.Add(Get($"/v1/shoppers/{id}/recommendations"));
        }

        (_events, _shoppers, _sent) = ([.. values], [.. shoppers], before);
        Before = before;
    }

    /// <summary>Events in the shop before the load starts.</summary>
    public int Before { get; }

    /// <summary>Posts of the earlier events, a thousand each.</summary>
    public IEnumerable<byte[]> PostsBefore()
    {
        foreach (var chunk in _events.Take(Before).Chunk(1_000))
        {
            var body = new List<byte>("["u8.ToArray());
            foreach (var value in chunk)
            {
                if (body.Count > 1)
                    body.Add((byte)',');
                body.AddRange(value);
            }

            body.Add((byte)']');
            yield return Post("/v1/events", [.. body]);
        }
    }

    /// <summary>A post of the next event; after the last, the first again, which is then late.</summary>
    public byte[] NextEvent() => Post("/v1/events", _events[(Interlocked.Increment(ref _sent) - 1) % _events.Length]);

    /// <summary>
    /// A request for one of the shoppers of the newest events, selected by <paramref name="number"/>.
    /// </summary>
    public byte[] AskFor(long number)
    {
        // A multiplicative hash (Knuth, TAOCP 3, 6.4) spreads successive numbers.
        var back = (int)((uint)(number * 2_654_435_769) % ActiveEvents);
        var newest = Volatile.Read(ref _sent);
        return _shoppers[Math.Max(0, newest - 1 - back) % _shoppers.Length];
    }

    /// <summary>A cart addition by a unique shopper, and the request for that shopper.</summary>
    public static (byte[] Post, byte[] Ask, byte[] Item) Probe(int number)
    {
        var item = $"probe-{number}";
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["event_time"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ"),
            ["event_type"] = "cart",
            ["item_id"] = item,
            ["shopper_id"] = $"prober-{number}",
        });
        return (
            Post("/v1/events", json),
            Get($"/v1/shoppers/prober-{number}/recommendations"),
            Encoding.ASCII.GetBytes($"\"{item}\""));
    }

    private static byte[] Get(string path) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    private static byte[] Post(string path, byte[] body) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {
                body.Length}\r\n\r\n"),
        .. body,
    ];
}
