using System.Globalization;
using CartStream.Events;

namespace CartStream.Recommending;

/// <summary>Renders stored evidence as a sentence a shopper or a shop's engineer can read.</summary>
public static class ReasonText
{
    /// <summary>
    /// Why <paramref name="itemId"/> is recommended, in words. <paramref name="a"/> and <paramref name="b"/> are as
    /// <see cref="Evidence"/> says, but an item is given by its id.
    /// </summary>
    /// <exception cref="FormatException"><paramref name="a"/> is to be a time and no number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The source is unknown, or a time out of range.</exception>
    public static string Render(string itemId, Source source, string a, long b) => source switch
    {
        Source.Cart => $"in the cart since {Moment(a)}" + (b > 1 ? $" ({b} pieces)" : ""),
        Source.History => $"{Done((EventType)b)} in an earlier session, {Moment(a)}",
        Source.Rules when a == itemId => $"often looked at again ({Times(b)})",
        Source.Rules => $"usually follows {a} ({Times(b)})",
        Source.Neighbours => $"in {a} of the {b} most similar sessions",
        Source.Together => $"seen together with {a} ({Times(b)})",
        Source.Walk => $"goes with what is seen together with {a}",
        Source.Session => $"{Done((EventType)b)} in this session, {Moment(a)}",
        Source.Popularity when b == Evidence.InCategory => $"number {a} of what shoppers want now in this category",
        Source.Popularity => $"number {a} of what shoppers want now",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "expected a known source"),
    };

    private static string Moment(string timeMs) => DateTimeOffset
        .FromUnixTimeMilliseconds(long.Parse(timeMs, CultureInfo.InvariantCulture))
        .ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Times(long count) => count == 1 ? "once so far" : $"{count} times so far";

    private static string Done(EventType type) => type switch
    {
        EventType.Cart => "put into the cart",
        EventType.Purchase => "bought",
        EventType.RemoveFromCart => "taken out of the cart",
        _ => "viewed",
    };
}
