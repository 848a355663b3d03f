using System.Text;
using System.Text.RegularExpressions;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Takes items out of addresses of pages by a regular expression: the item is what its first group matches, without
/// percent signs. Values that are no addresses are items themselves.
/// </summary>
/// <remarks>Invariant: any pattern takes time linear in the address, because it never goes back.</remarks>
internal sealed class ItemPattern
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly Regex _regex;
    private byte[] _last = [];
    private byte[] _item = [];

    /// <summary>A pattern without faults; see <see cref="Fault"/>.</summary>
    public ItemPattern(string pattern) => _regex = new Regex(pattern, Linear);

    /// <summary>The fault of a pattern; null for none.</summary>
    public static string? Fault(string pattern)
    {
        const string expected = "expected a regular expression with the item in brackets, such as /p/([^/?#]+)";
        try
        {
            return new Regex(pattern, Linear).GetGroupNumbers().Length > 1
                ? null
                : $"item_pattern is '{pattern}', {expected}";
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return $"item_pattern is '{pattern}', {expected}: {e.Message}";
        }
    }

    /// <summary>The item of a value, valid until the next call; empty when the page is none of an item.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> value)
    {
        if (!value.SequenceEqual(_last))
        {
            _last = value.ToArray();
            _item = Encoding.UTF8.GetBytes(Find(Encoding.UTF8.GetString(value)));
        }

        return _item;
    }

    /// <summary>The item of a value; empty when the page is none of an item.</summary>
    public string Find(string value)
    {
        if (!PageAddresses.Is(value))
            return value;
        var match = _regex.Match(value);
        var item = match.Success ? Uri.UnescapeDataString(match.Groups[1].Value) : "";
        return PageAddresses.IsOtherName(item) || Encoding.UTF8.GetByteCount(item) > EventLimits.IdBytesMax ? "" : item;
    }
}
