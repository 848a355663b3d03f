namespace CartStream.Events;

/// <summary>
/// Limits that apply to every event, whatever its origin. Values beyond them are rejected, not truncated.
/// </summary>
public static class EventLimits
{
    /// <summary>Longest item, shopper, session or event id, in bytes of UTF-8.</summary>
    public const int IdBytesMax = 256;

    /// <summary>Longest category or brand, in bytes of UTF-8.</summary>
    public const int TextBytesMax = 1_024;

    /// <summary>Highest quantity of one event.</summary>
    public const int QuantityMax = 1_000_000;

    /// <summary>Highest price of one piece of a new event; the lowest is 0.</summary>
    public const decimal PriceMax = 1_000_000_000_000;

    /// <summary>Earliest accepted event time: 1970-01-01T00:00:00Z.</summary>
    public const long TimeMsMin = 0;

    /// <summary>Latest accepted event time: 2099-12-31T23:59:59.999Z.</summary>
    public const long TimeMsMax = 4_102_444_799_999;

    /// <summary>Longest JSON text of one event, in bytes.</summary>
    public const int JsonBytesMax = 65_536;
}
