using System.CommandLine;
using System.Globalization;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs;

/// <summary>How many seconds of event time pass per second; null for as fast as possible.</summary>
/// <param name="Factor">Above 0, or null.</param>
internal readonly record struct Speed(double? Factor)
{
    private const string UnlimitedName = "max";

    /// <summary>As fast as possible.</summary>
    public static Speed Unlimited => new(Factor: null);

    /// <summary><c>--speed</c>, as fast as possible by default.</summary>
    public static Option<Speed> Option(string description) => CommonOptions.Parsed<Speed>(
        "--speed", description, "speed", Unlimited, "a factor such as 60x, or 'max'", TryParse).Offering(UnlimitedName);

    /// <summary>Parses <c>60x</c>, <c>60</c> or <c>max</c>.</summary>
    public static bool TryParse(string text, out Speed speed)
    {
        speed = Unlimited;
        if (text == UnlimitedName)
            return true;
        var number = text.EndsWith('x') ? text.AsSpan(0, text.Length - 1) : text;
        var isNumber = double.TryParse(
            number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor);
        speed = new Speed(factor);
        return isNumber && factor > 0 && double.IsFinite(factor);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Factor is { } factor ? string.Create(CultureInfo.InvariantCulture, $"{factor}x") : UnlimitedName;
}
