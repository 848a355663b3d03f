using System.Globalization;

namespace CartStream.Cli.Verbs.Run;

/// <summary>How many slots cart items may take, as given on the command line.</summary>
/// <param name="Slots">The slots; null for half of the requested ones.</param>
internal readonly record struct CartItemsMax(int? Slots)
{
    /// <summary>The word for half of the slots.</summary>
    public const string HalfName = "half";

    /// <summary>Parses "half" or a whole number; its range is not checked yet.</summary>
    public static bool TryParse(string text, out CartItemsMax value)
    {
        var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var slots);
        value = new CartItemsMax(isNumber ? slots : null);
        return isNumber || text == HalfName;
    }

    /// <inheritdoc/>
    public override string ToString() => Slots?.ToString(CultureInfo.InvariantCulture) ?? HalfName;
}
