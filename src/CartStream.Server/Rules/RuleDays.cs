using CartStream.Processing.Items;

namespace CartStream.Server.Rules;

/// <summary>The days of an age rule.</summary>
/// <param name="Items">The items that the rule applies to; null for all.</param>
/// <param name="Days">The days.</param>
internal sealed record RuleDays(FilterNode? Items, int Days);
