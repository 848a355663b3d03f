using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CartStream.Events;

namespace CartStream.Recommendations;

/// <summary>Renders a stored <see cref="Explanation"/> as a sentence for a shopper or a shop's engineer.</summary>
public static class ReasonText
{
    /// <summary>The longest reason in bytes: an id and the words around it.</summary>
    public const int BytesMax = EventLimits.IdBytesMax + 128;

    /// <summary>
    /// Why <paramref name="itemId"/> is recommended, in words. <paramref name="a"/> and <paramref name="b"/> are as
    /// <see cref="Explanation"/> says, except that an item is given by its id.
    /// </summary>
    /// <exception cref="FormatException"><paramref name="a"/> should be a time but is not a number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The source is unknown, or a time out of range.</exception>
    /// <exception cref="ArgumentException">The id in <paramref name="a"/> is longer than ids may be.</exception>
    public static string Render(string itemId, Source source, string a, long b)
    {
        Span<byte> words = stackalloc byte[BytesMax];
        var used = Write(words, Encoding.UTF8.GetBytes(itemId), source, Encoding.UTF8.GetBytes(a), b);
        return Encoding.UTF8.GetString(words[..used]);
    }

    /// <summary>
    /// The same in UTF-8, into <paramref name="words"/>, of at least <see cref="BytesMax"/> bytes; returns the number
    /// of bytes written.
    /// </summary>
    /// <exception cref="FormatException"><paramref name="a"/> should be a time but is not a number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The source is unknown, or a time out of range.</exception>
    /// <exception cref="ArgumentException">The words do not fit.</exception>
    public static int Write(
        Span<byte> words, ReadOnlySpan<byte> itemId, Source source, ReadOnlySpan<byte> a, long b)
    {
        var used = 0;
        var fits = source switch
        {
            Source.Cart when b > 1 => Utf8.TryWrite(
                words, Invariant, $"in the cart since {TimeOf(a):yyyy-MM-dd HH:mm} UTC ({b} pieces)", out used),
            Source.Cart => Utf8.TryWrite(
                words, Invariant, $"in the cart since {TimeOf(a):yyyy-MM-dd HH:mm} UTC", out used),
            Source.History => Utf8.TryWrite(
                words, Invariant, $"{Done((EventType)b)} in an earlier session, {TimeOf(a):yyyy-MM-dd HH:mm} UTC",
                out used),
            Source.Rules when a.SequenceEqual(itemId) => b == 1
                ? Utf8.TryWrite(words, Invariant, $"often looked at again (once so far)", out used)
                : Utf8.TryWrite(words, Invariant, $"often looked at again ({b} times so far)", out used),
            Source.Rules => b == 1
                ? Utf8.TryWrite(words, Invariant, $"usually follows {a} (once so far)", out used)
                : Utf8.TryWrite(words, Invariant, $"usually follows {a} ({b} times so far)", out used),
            Source.Neighbours => Utf8.TryWrite(words, Invariant, $"in {a} of the {b} most similar sessions", out used),
            Source.Together => b == 1
                ? Utf8.TryWrite(words, Invariant, $"seen together with {a} (once so far)", out used)
                : Utf8.TryWrite(words, Invariant, $"seen together with {a} ({b} times so far)", out used),
            Source.Walk => Utf8.TryWrite(words, Invariant, $"goes with what is seen together with {a}", out used),
            Source.Session => Utf8.TryWrite(
                words, Invariant, $"{Done((EventType)b)} in this session, {TimeOf(a):yyyy-MM-dd HH:mm} UTC", out used),
            Source.Popularity when b == Explanation.InCategory => Utf8.TryWrite(
                words, Invariant, $"number {a} of what shoppers want now in this category", out used),
            Source.Popularity when b == Explanation.Alike => Utf8.TryWrite(
                words, Invariant, $"number {a} of what is most like what was looked at", out used),
            Source.Popularity => Utf8.TryWrite(words, Invariant, $"number {a} of what shoppers want now", out used),
            _ => throw new ArgumentOutOfRangeException(nameof(source), source, "expected a known source"),
        };
        return fits
            ? used
            : throw new ArgumentException(
                $"found a reason longer than {words.Length} bytes, expected room for {BytesMax}", nameof(words));
    }

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    private static DateTimeOffset TimeOf(ReadOnlySpan<byte> timeMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(timeMs, Invariant));

    private static ReadOnlySpan<byte> Done(EventType type) => type switch
    {
        EventType.Cart => "put into the cart"u8,
        EventType.Purchase => "bought"u8,
        EventType.RemoveFromCart => "taken out of the cart"u8,
        _ => "viewed"u8,
    };
}
