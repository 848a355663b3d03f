using System.Globalization;

namespace CartStream.Cli.Verbs.Run;

/// <summary>How many places cart items may take, as the command line says it.</summary>
/// <param name="Places">The places; null for half of those that are asked for.</param>
internal readonly record struct CartItemsMax(int? Places)
{
    /// <summary>The word for half of the places.</summary>
    public const string HalfName = "half";

    /// <summary>Reads "half" or a whole number; its range is not checked yet.</summary>
    public static bool TryParse(string text, out CartItemsMax value)
    {
        var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var places);
        value = new CartItemsMax(isNumber ? places : null);
        return isNumber || text == HalfName;
    }

    /// <inheritdoc/>
    public override string ToString() => Places?.ToString(CultureInfo.InvariantCulture) ?? HalfName;
}
