namespace CartStream.Server.Rules;

/// <summary>How many items of one brand or category come before the rest.</summary>
/// <param name="PerCategory">Whether it counts by category; else by brand.</param>
/// <param name="Max">How many.</param>
internal sealed record RuleBound(bool PerCategory, int Max);
