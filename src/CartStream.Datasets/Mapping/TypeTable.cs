using System.Text;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Resolves the type names of one file, and caches the results.</summary>
/// <remarks>Invariant: at most <see cref="RememberedMax"/> names are cached.</remarks>
internal sealed class TypeTable
{
    private const int RememberedMax = 256;

    private readonly EventMapping _mapping;
    private byte[][] _names = [];
    private EventType?[] _meanings = [];
    private readonly Dictionary<string, string> _ignoringCase;
    private readonly string? _any;

    public TypeTable(EventMapping mapping)
    {
        _mapping = mapping;
        _any = mapping.Types.GetValueOrDefault(EventMapping.AnyType);
        _ignoringCase = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, meaning) in mapping.Types)
        {
            Remember(Encoding.UTF8.GetBytes(name), Resolve(meaning));
            _ignoringCase[name] = meaning;
        }
    }

    /// <summary>The accepted type names, for messages.</summary>
    public string Expected => _mapping.Types.Count == 0
        ? EventTypeNames.Accepted + ", or a common name of these"
        : string.Join(", ", _mapping.Types.Keys.Where(name => name != EventMapping.AnyType))
            + (_mapping.KnowsTypeWords ? ", or a common name of these" : "");

    /// <summary>The type for this meaning; null for <see cref="EventMapping.Skip"/>.</summary>
    public static EventType? Resolve(string meaning) =>
        EventTypeNames.TryParse(Encoding.UTF8.GetBytes(meaning), out var type) ? type : null;

    /// <summary>
    /// Whether <paramref name="text"/> is recognised; <paramref name="type"/> is null when its rows are skipped.
    /// </summary>
    public bool TryFind(ReadOnlySpan<byte> text, out EventType? type)
    {
        var names = _names;
        for (var i = 0; i < names.Length; i++)
        {
            if (text.SequenceEqual(names[i]))
            {
                type = _meanings[i];
                return true;
            }
        }

        type = null;
        if (Learn(Encoding.UTF8.GetString(text).Trim()) is not { } meaning)
            return false;
        type = Resolve(meaning);
        if (_names.Length < RememberedMax)
            Remember(text.ToArray(), type);
        return true;
    }

    private void Remember(byte[] name, EventType? type)
    {
        _names = [.. _names, name];
        _meanings = [.. _meanings, type];
    }

    private string? Learn(string name)
    {
        if (_ignoringCase.TryGetValue(name, out var meaning))
            return meaning;
        return (_mapping.KnowsTypeWords ? TypeWords.Find(name) : null) ?? _any;
    }
}
