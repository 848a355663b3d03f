using System.Text;

namespace CartStream.Recommending;

/// <summary>Sources by the names they have in stored recommendations and in the API.</summary>
public static class SourceNames
{
    /// <summary>How many sources there are.</summary>
    public const int Count = 5;

    /// <summary>The name of <paramref name="source"/> as UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8(Source source) => source switch
    {
        Source.Cart => "cart"u8,
        Source.History => "history"u8,
        Source.Rules => "rules"u8,
        Source.Neighbours => "neighbours"u8,
        Source.Popularity => "popularity"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "expected a known source"),
    };

    /// <summary>The name of <paramref name="source"/>.</summary>
    public static string Text(Source source) => Encoding.UTF8.GetString(Utf8(source));

    /// <summary>Finds the source with exactly this name; false when there is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out Source source)
    {
        for (byte candidate = 0; candidate < Count; candidate++)
        {
            source = (Source)candidate;
            if (Utf8(source).SequenceEqual(name))
                return true;
        }

        source = default;
        return false;
    }
}
