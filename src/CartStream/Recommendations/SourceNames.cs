using System.Text;

namespace CartStream.Recommendations;

/// <summary>
/// The names of sources, and the letter of each in stored recommendations and in the ids of receipts.
/// </summary>
public static class SourceNames
{
    /// <summary>How many sources there are.</summary>
    public const int Count = 8;

    /// <summary>The name of <paramref name="source"/> as UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8(Source source) => source switch
    {
        Source.Cart => "cart"u8,
        Source.History => "history"u8,
        Source.Rules => "rules"u8,
        Source.Neighbours => "neighbours"u8,
        Source.Popularity => "popularity"u8,
        Source.Together => "together"u8,
        Source.Walk => "walk"u8,
        Source.Session => "session"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "expected a known source"),
    };

    /// <summary>The name of <paramref name="source"/>.</summary>
    public static string Text(Source source) => Encoding.UTF8.GetString(Utf8(source));

    /// <summary>
    /// The letter that stands for <paramref name="source"/>, UTF-8. Letters are stored and must not change; x and y are
    /// taken by sources that only the server has.
    /// </summary>
    public static ReadOnlySpan<byte> Letter(Source source) => source switch
    {
        Source.Cart => "c"u8,
        Source.History => "h"u8,
        Source.Rules => "r"u8,
        Source.Neighbours => "n"u8,
        Source.Popularity => "p"u8,
        Source.Together => "t"u8,
        Source.Walk => "w"u8,
        Source.Session => "s"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "expected a known source"),
    };

    /// <summary>Finds the source that this letter stands for; false when there is none.</summary>
    public static bool TryParseLetter(ReadOnlySpan<byte> letter, out Source source)
    {
        for (byte candidate = 0; candidate < Count; candidate++)
        {
            source = (Source)candidate;
            if (Letter(source).SequenceEqual(letter))
                return true;
        }

        source = default;
        return false;
    }
}
