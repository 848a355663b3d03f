using CartStream.Processing.Items;

namespace CartStream.Server.Rules;

/// <summary>Items that move by some ranks.</summary>
/// <param name="Items">Which.</param>
/// <param name="Ranks">How far down; up where it is negative.</param>
internal sealed record RuleMove(FilterNode Items, int Ranks);
