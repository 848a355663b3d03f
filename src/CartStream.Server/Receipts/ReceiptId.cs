using System.Globalization;
using System.Text;
using CartStream.Experiments;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Server.Receipts;

/// <summary>
/// The id of an answer: <c>time-number-sources</c>, with time and number in hexadecimal and a letter for each item's
/// source, followed by <c>.placement</c> if the request named one, and in an experiment by <c>-variant</c>. It contains
/// everything needed for measuring, so nothing has to be stored until the shop reports what it showed.
/// </summary>
internal static class ReceiptId
{
    /// <summary>Name of the source of items found only in the catalogue.</summary>
    public static ReadOnlySpan<byte> CatalogueSource => "catalogue"u8;

    /// <summary>Its letter; the first is the cart's.</summary>
    public const char CatalogueLetter = 'x';

    /// <summary>Name of the source of items that a rule pins.</summary>
    public static ReadOnlySpan<byte> PinnedSource => "pinned"u8;

    /// <summary>Its letter, which no other source has.</summary>
    public const char PinnedLetter = 'y';

    /// <summary>Makes an id.</summary>
    /// <param name="timeMs">Time of the response.</param>
    /// <param name="number">Distinguishes answers of the same millisecond; may wrap around.</param>
    /// <param name="letters">The letter of each item's source.</param>
    /// <param name="variant">The variant; null for none.</param>
    /// <param name="placement">Where it is shown, one of <see cref="Placements"/>; null for none.</param>
    public static string Format(
        long timeMs, uint number, string letters, string? variant = null, string? placement = null)
    {
        var at = placement is null ? "" : $".{placement}";
        return variant is null
            ? string.Create(CultureInfo.InvariantCulture, $"{timeMs:x}-{number:x}-{letters}{at}")
            : string.Create(CultureInfo.InvariantCulture, $"{timeMs:x}-{number:x}-{letters}{at}-{variant}");
    }

    /// <summary>Reads an id's time and letters; false when the id is invalid.</summary>
    public static bool TryParse(string id, out long timeMs, out string letters)
    {
        (timeMs, letters) = (0, "");
        var parts = id.Split('-', 4);
        if (parts.Length < 3)
            return false;
        var shown = parts[2].Split('.', 2);
        if (shown[0].Length > ShopperState.RecommendedMax
            || (shown.Length == 2 && !Placements.All.Contains(shown[1]))
            || (parts.Length == 4 && !ExperimentFile.IsName(parts[3]))
            || !long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out timeMs)
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        letters = shown[0];
        return letters.All(letter => SourceOf(letter) is not null);
    }

    /// <summary>The variant in an id; null when it has none.</summary>
    public static string? VariantOf(string id)
    {
        var parts = id.Split('-', 4);
        return parts.Length == 4 ? parts[3] : null;
    }

    /// <summary>The placement in an id; null when it has none.</summary>
    public static string? PlacementOf(string id)
    {
        var parts = id.Split('-', 4);
        var at = parts.Length < 3 ? -1 : parts[2].IndexOf('.', StringComparison.Ordinal);
        return at < 0 ? null : parts[2][(at + 1)..];
    }

    /// <summary>The name of the source that a letter stands for; null when there is none.</summary>
    public static string? SourceOf(char letter)
    {
        if (letter == CatalogueLetter)
            return Encoding.UTF8.GetString(CatalogueSource);
        if (letter == PinnedLetter)
            return Encoding.UTF8.GetString(PinnedSource);
        return letter < 128 && SourceNames.TryParseLetter([(byte)letter], out var source)
            ? SourceNames.Text(source)
            : null;
    }
}
