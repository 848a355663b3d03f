using System.Globalization;

namespace CartStream.Cli.CommandLine;

/// <summary>A time on the command line, in ISO 8601; without an offset it is UTC.</summary>
/// <param name="Time">The time.</param>
internal readonly record struct TimestampOption(DateTimeOffset Time)
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'";

    /// <summary>Parses a date, or a date and a time.</summary>
    public static bool TryParse(string text, out TimestampOption moment)
    {
        var isTime = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        moment = new TimestampOption(time);
        return isTime;
    }

    /// <summary>Parses what <see cref="TryParse"/> does, and whole seconds since 1970.</summary>
    public static bool TryParseOrSeconds(string text, out TimestampOption moment)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TryParse(text, out moment);
        var isTime = seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        moment = new TimestampOption(isTime ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default);
        return isTime;
    }

    /// <inheritdoc/>
    public override string ToString() => Time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);
}
